"""What the operating system refuses, in the user's words instead of its own English."""

from __future__ import annotations

import errno

from models.errors import Text

_WORDS = {
    errno.ENOENT: Text("ce chemin n'existe pas", "no such path"),
    errno.EISDIR: Text("c'est un dossier", "it is a folder"),
    errno.ENOTDIR: Text("un dossier de ce chemin est un fichier", "a folder of this path is a file"),
    errno.EEXIST: Text("un fichier de ce nom existe déjà", "a file of this name exists already"),
    errno.EACCES: Text("vous n'en avez pas le droit", "you are not allowed to"),
    errno.EPERM: Text("vous n'en avez pas le droit", "you are not allowed to"),
    errno.EROFS: Text("ce disque est en lecture seule", "this disk is read-only"),
    errno.ENOSPC: Text("le disque est plein", "the disk is full"),
    errno.ENAMETOOLONG: Text("le nom est trop long", "the name is too long"),
    errno.EADDRINUSE: Text("ce port est déjà pris", "this port is already taken"),
}


def system_words(error: OSError) -> Text:
    """Return why the system refused; its own words where the reason is a rare one."""
    rare = error.strerror or str(error)
    return _WORDS.get(error.errno or 0, Text(rare, rare))
