"""What is done to good packs: to their bytes, to the structure of their JSON, to its values, to files and zips."""

import io
import json
import random
import string
import struct
import warnings
import zipfile
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from attrs import Factory, define
from bases import Base, Documents, bases

from azjp_relations import vocabulary
from azjp_relations.model.kinds import CLASS_OF, FILES
from azjp_relations.vocabulary import Bound, Unit
from azjp_relations.vocabulary.term import Term

__all__ = ["DRAWN", "MUTATIONS", "Input", "make"]

Files = dict[str, bytes]

_TERMS = [
    str(term.value)
    for cls in (*(getattr(vocabulary, name) for name in vocabulary.__all__), Unit, Bound)
    if issubclass(cls, Term)
    for term in cls
]
_KEYS = [
    *("id", "type", "kind", "names", "text", "language", "citations", "source", "locator", "variants", "caveats"),
    *("field", "value", "see", "note", "when", "part_of", "participants", "actor", "role", "statements", "revises"),
    *("amount", "unit", "bound", "period", "basis", "printed", "conjecture", "reason", "start", "end", "attested"),
    *("", "__class__", "constructor", "[0]", "a.b", "9" * 5000, "²", "\ud800", "x" * 9000, "\x00"),
]
_DATES = [
    *("1998", "1998-02", "1998-02-30", "0000", "9999-24", "9999-12-31/..", "../", "/", "197X", "XXXX", "1998-XX-24"),
    *("1998-02-24/1998-02-28", "2000/1999", "1998?~", "1998-02~/..", "-1998", "Y10000", "1998-W05", "٢٠٠١", "1998 "),
    *("1998-02-24T10:00:00", "open", "[1998,1999]", "20010203", "1998-13", "1998-00", "1/1/1", "\ud800", "1" * 6000),
]
_TEXTS = [
    *("", " ", "\u00a0", "\u200b", "\n", "\x00", "\ud800", "\udc00x", "\U0001f469\u200d\U0001f467", "\u202egnirts"),
    *(
        "=1+1",
        "<script>",
        '"',
        "\\",
        "null",
        "NaN",
        "1e999",
        "-0",
        "1_000",
        "٣",
        "0x10",
        "1" * 29,
        "1" * 31,
        "0." + "1" * 31,
    ),
    *("a" * 3000, "a-" * 1500 + "b", "ə" * 2000, "é" * 500, "%s%n{0}", "../../x", "japan", "azerbaijan", "country"),
]
_ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 1.5, -0.0, 1e300, 2**53 - 1, 2**53, 10**19, 10**25, "x", "", [], {}, [[]], [None]),
    *({"id": "x"}, {"source": "x"}, {"": ""}, ["japan"], [["japan"]], {"field": "note", "value": []}),
]
_TOKENS = [
    *(b"NaN", b"-Infinity", b"1e999", b"-", b"\\ud800", b"\\ud83d\\ude00", b"\\u0000", b"\xff", b"\xef\xbb\xbf"),
    *(b"\x00", b"\r\n", b"\xe2\x80\xa8", b"\x1a", b"[", b"]", b"{", b"}", b",", b":", b'"', b"'", b"//", b"/**/"),
    *(b"[" * 60, b"[" * 5000, b'{"a":' * 2000, b"9" * 5000, b"0" * 30, b'"id":', b'"id": "x", ', b"null", b"true"),
]
_NAMES = [
    *("Events.json", "event.json", "events.JSON", "events.json5", ".events.json", "edition.json", "edition.jsonl"),
    *("notes.json", "actors.jsonl", "é.json", "a b.json", "x" * 200 + ".json", "events.json.bak", ".azjp-pending"),
]
_ZIP_NAMES = [
    *(
        "../events.json",
        "/events.json",
        "a\\events.json",
        "C:events.json",
        "",
        "/",
        "a/",
        "a//events.json",
        "./ties.json",
    ),
    *(
        "a/b/c/ties.json",
        "\x00.json",
        "é/ties.json",
        "__MACOSX/ties.json",
        "ties.json/ties.json",
        "b/ties.json",
        "ties.JSON",
    ),
]


@define
class Input:
    """A pack that is to be read, and what was done to it."""

    base: Base
    documents: Documents
    rng: random.Random
    #: The packs that something may be taken from.
    among: tuple[Base, ...]
    done: list[str] = Factory(list)
    #: The files as they are to be.
    files: Files = Factory(dict)
    #: What else stands in the folder: names of folders, of links to themselves, of pipes.
    others: dict[str, str] = Factory(dict)
    #: The zip, if it is to be one.
    packed: bytes | None = None


# --- structure ------------------------------------------------------------------------------------------------------


def _spot(pack: Input) -> tuple[Any, Any] | None:
    """Return something in the documents, and the key or index of something in that."""
    files = [file for file, records in pack.documents.items() if records]
    if not files:
        return None
    holder: Any = pack.documents[pack.rng.choice(files)]
    key: Any = pack.rng.randrange(len(holder))
    while isinstance(inner := holder[key], dict | list) and inner and pack.rng.random() < 0.85:
        holder = inner
        key = pack.rng.choice(list(inner)) if isinstance(inner, dict) else pack.rng.randrange(len(inner))
    return holder, key


def _at_a_spot(change: Callable[[random.Random, Any, Any], None]) -> Callable[[Input], None]:
    def mutate(pack: Input) -> None:
        found = _spot(pack)
        if found is not None:
            change(pack.rng, *found)

    return mutate


def _drop(_rng: random.Random, holder: Any, key: Any) -> None:
    del holder[key]


def _wrap(rng: random.Random, holder: Any, key: Any) -> None:
    holder[key] = [holder[key]] if rng.random() < 0.5 else {rng.choice(_KEYS): holder[key]}


def _hollow(_rng: random.Random, holder: Any, key: Any) -> None:
    holder[key] = type(holder[key])() if holder[key] is not None else ""


def _retype(rng: random.Random, holder: Any, key: Any) -> None:
    holder[key] = deepcopy(rng.choice(_ODD))


def _rename(rng: random.Random, holder: Any, key: Any) -> None:
    if isinstance(holder, dict):
        holder[rng.choice(_KEYS)] = holder.pop(key)
    else:
        rng.shuffle(holder)


def _repeat(rng: random.Random, holder: Any, key: Any) -> None:
    copy = deepcopy(holder[key])
    if isinstance(holder, list):
        holder.insert(rng.randrange(len(holder) + 1), copy)
    else:
        holder[rng.choice(_KEYS)] = copy


def _swap(pack: Input) -> None:
    one, two = _spot(pack), _spot(pack)
    if one is None or two is None:
        return
    # Copies, so that nothing comes to hold itself.
    first, second = deepcopy(one[0][one[1]]), deepcopy(two[0][two[1]])
    one[0][one[1]] = second
    if isinstance(two[0], dict) or two[1] < len(two[0]):
        two[0][two[1]] = first


def _graft(pack: Input) -> None:
    """Put something of another pack in the place of something."""
    other = pack.rng.choice(pack.among)
    found, taken = _spot(pack), _spot(Input(other, other.documents, pack.rng, ()))
    if found is not None and taken is not None:
        found[0][found[1]] = deepcopy(taken[0][taken[1]])


def _add_record(pack: Input) -> None:
    """Add a record of another pack, or one of this pack once more, perhaps to the wrong file."""
    other = pack.base if pack.rng.random() < 0.4 else pack.rng.choice(pack.among)
    file = pack.rng.choice(list(other.documents))
    target = file if pack.rng.random() < 0.8 else pack.rng.choice(list(FILES))
    pack.documents.setdefault(target, []).append(deepcopy(pack.rng.choice(other.documents[file])))


def _chain(pack: Input) -> None:
    """Add events that are part of each other, some hundreds of them, perhaps in a circle."""
    # Long ones take their time, so they are rare.
    long = pack.rng.choice([400, 1200]) if pack.rng.random() < 0.02 else pack.rng.choice([3, 3, 10, 60, 70])
    citations = [
        {"source": s["id"], "locator": "¶1.1"}
        for s in pack.documents.get("sources.json", ())[:1]
        if isinstance(s, dict) and "id" in s
    ]
    links: list[dict[str, Any]] = [
        {"id": f"link-{n}", "kind": "visit", "title": "A link", "part_of": f"link-{n + 1}", "citations": citations}
        for n in range(long)
    ]
    if pack.rng.random() < 0.5:
        del links[-1]["part_of"]
    elif pack.rng.random() < 0.5:
        links[-1]["part_of"] = "link-0"
    if pack.rng.random() < 0.3:
        links.reverse()
    pack.documents.setdefault("events.json", []).extend(links)


def _edition(pack: Input) -> None:
    """Add a faulty edition, as text since it is no list of records."""
    said = dict(pack.base.edition or {"id": "x", "title": "x", "published": "1998", "counts": {}})
    said |= {"licence": "CC0-1.0", "digest": "sha256:0"}
    holder: dict[str, Any] = said if pack.rng.random() < 0.6 else said["counts"] or said
    key = pack.rng.choice(list(holder))
    holder[key] = pack.rng.choice([*_ODD, *_TEXTS, *_DATES])
    if pack.rng.random() < 0.3:
        holder[pack.rng.choice(_KEYS)] = holder.pop(key)
    pack.files["edition.json"] = json.dumps(said).encode()


# --- values ---------------------------------------------------------------------------------------------------------


def _leaf(pack: Input) -> tuple[Any, Any] | None:
    """Return what holds a text, and where."""
    for _ in range(8):
        found = _spot(pack)
        if found is not None and isinstance(found[0][found[1]], str):
            return found
    return None


def _as_text(change: Callable[[Input, str], str]) -> Callable[[Input], None]:
    def mutate(pack: Input) -> None:
        found = _leaf(pack)
        if found is not None:
            found[0][found[1]] = change(pack, found[0][found[1]])

    return mutate


def _edited(pack: Input, text: str) -> str:
    """Return *text* with a few characters taken away, put in, or changed."""
    letters = list(text)
    for _ in range(pack.rng.randint(1, 3)):
        at = pack.rng.randrange(len(letters) + 1)
        what = pack.rng.choice(string.printable) if pack.rng.random() < 0.8 else chr(pack.rng.randrange(0x11000))
        letters[at : at + pack.rng.randint(0, 1)] = [what] if pack.rng.random() < 0.7 else []
    return "".join(letters)


def _an_id(pack: Input, _text: str) -> str:
    """Return the id of some record of the pack: often the wrong one, or one that leads back."""
    everything = [r for records in pack.documents.values() for r in records if isinstance(r, dict)]
    found = pack.rng.choice(everything).get("id") if everything else None
    return found if isinstance(found, str) else "nobody"


def _long_ids(pack: Input) -> None:
    """Give records ids that are long and much alike, and let one refer to one that there is not."""
    stem = "-".join(["long"] * pack.rng.choice([3, 24, 24, 30, 30, 3000]))
    for n, record in enumerate(r for records in pack.documents.values() for r in records if isinstance(r, dict)):
        record["id"] = f"{stem}-{n}"
        if pack.rng.random() < 0.3:
            record["part_of"] = f"{stem[:-1]}-{n}"


# --- bytes ----------------------------------------------------------------------------------------------------------


def _in_a_file(change: Callable[[random.Random, bytearray, int], None]) -> Callable[[Input], None]:
    def mutate(pack: Input) -> None:
        if pack.files:
            name = pack.rng.choice(list(pack.files))
            data = bytearray(pack.files[name])
            change(pack.rng, data, pack.rng.randrange(len(data) + 1))
            pack.files[name] = bytes(data)

    return mutate


def _flip(rng: random.Random, data: bytearray, at: int) -> None:
    if at < len(data):
        data[at] ^= 1 << rng.randrange(8)


def _cut_out(rng: random.Random, data: bytearray, at: int) -> None:
    del data[at : at + rng.choice([1, 2, 8, 60, 600])]


def _say_twice(rng: random.Random, data: bytearray, at: int) -> None:
    data[at:at] = data[at : at + rng.choice([1, 2, 8, 60, 600])]


def _put_in(rng: random.Random, data: bytearray, at: int) -> None:
    data[at:at] = rng.choice(_TOKENS)


def _overwrite(rng: random.Random, data: bytearray, at: int) -> None:
    token = rng.choice(_TOKENS)
    data[at : at + len(token)] = token


def _end(_rng: random.Random, data: bytearray, at: int) -> None:
    del data[at:]


def _begin(rng: random.Random, data: bytearray, _at: int) -> None:
    data[:0] = rng.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"\n\n", b"  ", b"[", b"{}", b"\xa0"])


def _recode(rng: random.Random, data: bytearray, _at: int) -> None:
    coding = rng.choice(["utf-16", "utf-16-le", "utf-32", "latin-1", "utf-7", "cp1254"])
    data[:] = data.decode("utf-8", "replace").encode(coding, "replace")


def _cross(pack: Input) -> None:
    """Let the beginning of one file go on as another."""
    if pack.files:
        one, two = (pack.files[pack.rng.choice(list(pack.files))] for _ in range(2))
        name = pack.rng.choice(list(pack.files))
        pack.files[name] = one[: pack.rng.randrange(len(one) + 1)] + two[pack.rng.randrange(len(two) + 1) :]


# --- files ----------------------------------------------------------------------------------------------------------


def _rename_file(pack: Input) -> None:
    if pack.files:
        old = pack.rng.choice(list(pack.files))
        pack.files[pack.rng.choice([*CLASS_OF, *_NAMES])] = pack.files.pop(old)


def _add_file(pack: Input) -> None:
    data = pack.rng.choice([b"", b"[]", b"{}", b"null", b"\n", b"[{}]", b"[" * 100_000, *_TOKENS, *pack.files.values()])
    pack.files[pack.rng.choice([*CLASS_OF, *_NAMES])] = data


def _add_other(pack: Input) -> None:
    name = pack.rng.choice([*CLASS_OF, *_NAMES])
    pack.files.pop(name, None)
    pack.others[name] = pack.rng.choice(["folder", "link", "pipe"])


def _pending(pack: Input) -> None:
    """Leave what a save that was cut short leaves."""
    said = {name: pack.rng.random() < 0.5 for name in pack.rng.sample(list(CLASS_OF), 3)}
    texts = [
        json.dumps(said).encode(),
        b"[" * 100_000,
        b"[]",
        b"{",
        b"\xff",
        b"null",
        b'{"events.json": 9' + b"9" * 5000,
    ]
    pack.files[".azjp-pending"] = pack.rng.choice([texts[0], pack.rng.choice(texts)])
    for name in pack.rng.sample(list(pack.files), min(2, len(pack.files))):
        pack.files[f".{name}.new"] = pack.files[name]


# --- zips -----------------------------------------------------------------------------------------------------------


def _zip(pack: Input, *, also: dict[str, bytes] | None = None) -> None:
    method = pack.rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
    top = pack.rng.choice(["", "", "mine/"])
    names = [*((top + name, data) for name, data in pack.files.items()), *(also or {}).items()]
    if also is None and pack.files and pack.rng.random() < 0.1:
        names.append(pack.rng.choice(names))
    with warnings.catch_warnings(), io.BytesIO() as file:
        warnings.simplefilter("ignore")  # of names that stand in it twice
        with zipfile.ZipFile(file, "w", method) as made:
            for name, data in names:
                made.writestr(zipfile.ZipInfo(name), data, method)
            made.comment = b"#" * pack.rng.choice([0, 0, 7])
        pack.packed = file.getvalue()


def _odd_names(pack: Input) -> None:
    pack.packed = None
    data = pack.rng.choice([b"[]", *pack.files.values()])
    _zip(pack, also={pack.rng.choice(_ZIP_NAMES): data})


def _in_the_zip(change: Callable[[random.Random, bytearray], None]) -> Callable[[Input], None]:
    def mutate(pack: Input) -> None:
        if pack.packed is None:
            _zip(pack)
        data = bytearray(pack.packed or b"")
        change(pack.rng, data)
        pack.packed = bytes(data)

    return mutate


def _directory(rng: random.Random, data: bytearray) -> None:
    """Change a byte or number of what the zip says of its files."""
    heads = [at for mark in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06") if (at := data.find(mark)) >= 0]
    at = rng.choice(heads or [0]) + rng.randrange(4, 60)
    wide = rng.choice(["<B", "<H", "<I"])
    size = struct.calcsize(wide)
    if at + size <= len(data):
        limit = 256**size - 1
        data[at : at + size] = struct.pack(wide, rng.choice([0, 1, limit, limit // 2, rng.randint(0, limit)]))


def _zip_bytes(rng: random.Random, data: bytearray) -> None:
    change = rng.choice([_flip, _cut_out, _say_twice, _end, _begin, _overwrite])
    change(rng, data, rng.randrange(len(data) + 1))


# --- all ------------------------------------------------------------------------------------------------------------

#: By what they change, and by name, in the order in which they are done.
MUTATIONS: dict[str, dict[str, Callable[[Input], None]]] = {
    "structure": {
        "drop": _at_a_spot(_drop),
        "wrap": _at_a_spot(_wrap),
        "hollow": _at_a_spot(_hollow),
        "retype": _at_a_spot(_retype),
        "rename": _at_a_spot(_rename),
        "repeat": _at_a_spot(_repeat),
        "swap": _swap,
        "graft": _graft,
        "add a record": _add_record,
        "chain": _chain,
        "edition": _edition,
    },
    "values": {
        "long ids": _long_ids,
        "edit": _as_text(_edited),
        "an id": _as_text(_an_id),
        "a term": _as_text(lambda pack, _: pack.rng.choice(_TERMS)),
        "a date": _as_text(lambda pack, _: pack.rng.choice(_DATES)),
        "an odd text": _as_text(lambda pack, _: pack.rng.choice(_TEXTS)),
        "a long text": _as_text(lambda pack, text: (text or "x") * pack.rng.choice([10, 500])),
    },
    "bytes": {
        "flip": _in_a_file(_flip),
        "cut out": _in_a_file(_cut_out),
        "say twice": _in_a_file(_say_twice),
        "put in": _in_a_file(_put_in),
        "overwrite": _in_a_file(_overwrite),
        "end": _in_a_file(_end),
        "begin": _in_a_file(_begin),
        "recode": _in_a_file(_recode),
        "cross": _cross,
    },
    "files": {"rename a file": _rename_file, "add a file": _add_file, "no file": _add_other, "pending": _pending},
    "zip": {"odd names": _odd_names, "directory": _in_the_zip(_directory), "bytes of the zip": _in_the_zip(_zip_bytes)},
}
#: How often each sort is what is done, and how many mutations are done.
_SORTS = ("structure", "structure", "structure", "values", "values", "values", "bytes", "bytes", "files", "zip")
_HOW_MANY = (0, 1, 1, 1, 1, 1, 2, 2, 3)

_BASES = ("edition/", "example/", "overlay/", "drawn/")
_INDENTS = (None, None, None, None, 2)

#: So many of the packs to begin with are drawn from the strategies, and a few more over others.
DRAWN = 100


def make(seed: int, index: int, drawn: int = DRAWN) -> Input:
    """Return the input with this number of those of a seed: always the same."""
    rng = random.Random(f"{seed}/{index}")
    among = bases(seed, drawn)
    # Each sort as often as any other, however many there are of it.
    sort = rng.choice(_BASES)
    base = rng.choice([one for one in among if one.name.startswith(sort)])
    # A copy, by what copies JSON fastest.
    pack = Input(base, json.loads(json.dumps(base.documents)), rng, among)
    wanted = [rng.choice(_SORTS) for _ in range(rng.choice(_HOW_MANY))]
    _do(pack, wanted, "structure", "values")
    _write_down(pack)
    _do(pack, wanted, "bytes", "files")
    if rng.random() < 0.2 and not pack.others:
        _zip(pack)
    _do(pack, wanted, "zip")
    return pack


def _do(pack: Input, wanted: list[str], *sorts: str) -> None:
    for sort in wanted:
        if sort in sorts:
            name = pack.rng.choice(list(MUTATIONS[sort]))
            pack.done.append(name)
            MUTATIONS[sort][name](pack)


def _write_down(pack: Input) -> None:
    """Make files of the documents: arrays, or now and then a record a line."""
    rng = pack.rng
    escaped = rng.random() < 0.3
    files: Files = {}
    for file, records in pack.documents.items():
        try:
            if rng.random() < 0.2 and isinstance(records, list):
                lines = [json.dumps(record, ensure_ascii=escaped) + "\n" for record in records]
                files[f"{file}l"] = "".join(lines).encode("utf-8")
            else:
                files[file] = json.dumps(records, ensure_ascii=escaped, indent=rng.choice(_INDENTS)).encode("utf-8")
        except UnicodeEncodeError:  # half a character can only be escaped
            files[file] = json.dumps(records).encode()
    if pack.base.edition is not None and "edition.json" not in pack.files:
        files["edition.json"] = json.dumps(pack.base.edition).encode()
    pack.files = {**files, **pack.files}
