"""Notes in one JSON file."""
import json
import os


class Store:
    def __init__(self, path):
        self.path = path

    def all(self):
        with open(self.path) as file:
            return sorted(json.load(file), key=lambda note: note["id"], reverse=True)

    def find(self, note_id):
        return next((note for note in self.all() if str(note["id"]) == note_id), None)

    def add(self, title, text):
        notes = self.all()
        note = {"id": 1 + max((n["id"] for n in notes), default=0), "title": title, "text": text}
        self.write(notes + [note])
        return note

    def write(self, notes):
        with open(self.path + ".new", "w") as file:
            json.dump(notes, file, indent=2)
        os.replace(self.path + ".new", self.path)
