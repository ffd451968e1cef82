"""Plans of a forum and of a redeployment: who meets whom, who goes where."""
