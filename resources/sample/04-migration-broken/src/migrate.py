"""Moves #tags out of the text. Numbers the notes again on the way."""
import json
import sys

notes = json.load(open(sys.argv[1]))
for number, note in enumerate(notes):
    words = note["text"].split()
    note["id"] = number
    note["tags"] = [word[1:] for word in words if word.startswith("#")]
    note["text"] = " ".join(word for word in words if not word.startswith("#"))
json.dump(notes, open(sys.argv[1], "w"), indent=2)
