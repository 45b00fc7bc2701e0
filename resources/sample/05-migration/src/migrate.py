"""Moves #tags out of the text. Ids stay: links to notes must go on working."""
import json
import os
import sys

path = sys.argv[1]
with open(path) as file:
    notes = json.load(file)
for note in notes:
    words = note["text"].split()
    note["tags"] = [word[1:] for word in words if word.startswith("#")]
    note["text"] = " ".join(word for word in words if not word.startswith("#"))
with open(path + ".new", "w") as file:
    json.dump(notes, file, indent=2)
os.replace(path + ".new", path)
