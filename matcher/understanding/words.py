"""Words of texts in one comparable form: what the taxonomy's labels and a text's words share.

The taxonomy needs the same folding for its search, so the code lives one floor below.
"""

from matcher.taxonomy.words import ELISIONS, STOPWORDS, Word, fold, fold_aligned, forms, stem, stems, words

__all__ = ["ELISIONS", "STOPWORDS", "Word", "fold", "fold_aligned", "forms", "stem", "stems", "words"]
