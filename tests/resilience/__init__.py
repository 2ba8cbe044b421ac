"""The harness of `docs/reliability.md`: what a page called kept is stored, held or still in its journal, come what may.

A real Chromium and the real server, each as a process of its own, go through scripts that a seed makes: typing,
answering, killed tabs, browsers and servers, no network, ended sessions, two computers on one case, requests that come
twice.
`script` makes the scripts, `play` plays them, `judge` compares; `store` is the side that reads the database.
"""
