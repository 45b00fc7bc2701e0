"""Full-text search, the plain way: every word must occur."""


def search(notes, query):
    words = query.lower().split()
    return [note for note in notes if all(word in (note["title"] + " " + note["text"]).lower() for word in words)]
