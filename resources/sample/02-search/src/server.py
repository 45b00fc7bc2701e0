"""Notebox: the HTTP side. Everything about files is in store.py."""
import json
import urllib.parse
from http.server import BaseHTTPRequestHandler, HTTPServer

from settings import load
from search import search
from store import Store


class Handler(BaseHTTPRequestHandler):
    store = None

    def do_GET(self):
        if self.path == "/notes":
            return self.answer(200, self.store.all())
        if self.path.startswith("/search?q="):
            query = urllib.parse.unquote_plus(self.path.split("=", 1)[1])
            return self.answer(200, search(self.store.all(), query))
        if self.path.startswith("/notes/"):
            note = self.store.find(self.path.rsplit("/", 1)[1])
            return self.answer(200, note) if note else self.answer(404, {"error": "no such note"})
        self.answer(404, {"error": "no such page"})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(201, self.store.add(body["title"], body["text"]))

    def answer(self, status, value):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(value, indent=2).encode())


if __name__ == "__main__":
    settings = load()
    Handler.store = Store(settings["data"])
    HTTPServer((settings["host"], settings["port"]), Handler).serve_forever()
