"""Files that lie: each is refused in one line that names it, in little memory, and nothing is changed."""

import copy
import gzip
import io
import json
import os
import pickle
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.errors import DataError
from zensor import Checkpoint, load, nn, optim, save
from zensor.data import DataLoader, TensorDataset
from zensor.saving.content import KEY

MEMORY = 50_000_000


def file_of(header, values=b""):
    """A file with this header, whether it fits or not."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + values


def entry(dtype="F32", shape=(2,), offsets=(0, 8)):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}


GOOD = file_of({"a": entry(), "b": entry("U8", (3,), (8, 11))}, bytes(11))


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../zeros", bytes(10_000_000))
    return buffer.getvalue()


HOSTILE = {
    "empty": b"",
    "seven bytes": bytes(7),
    "no JSON": bytes(8),
    "a pickle": pickle.dumps({"a": np.zeros(3)}),
    "a pickle of the first protocol": pickle.dumps({"a": 1}, protocol=0),
    "an npy file of objects": npy(np.array([{}, []], dtype=object)),
    "an npy file with fields": npy(np.zeros(2, dtype=[("a", "f4")])),
    "gzip": gzip.compress(GOOD),
    "a gzip bomb": gzip.compress(bytes(10_000_000), 1),
    "a zip bomb": zipped(),
    "bytes trail": GOOD + b"x",
    "bytes trail after an empty file": file_of({}) + b"x",
    "a header of 2**64 - 1 bytes": b"\xff" * 8 + b"{}",
    "a header of 2**63 bytes": struct.pack("<Q", 1 << 63) + b"{}",
    "a header that ends after the file": struct.pack("<Q", 50) + b"{}",
    "a header that is a list": file_of([]),
    "a header that is a number": file_of(b"1"),
    "a header that is no JSON": file_of(b"{'a': 1}"),
    "a header with something behind it": file_of(b"{} {}"),
    "a header that is no UTF-8": file_of(b'{"\xff\xfe": 1}'),
    "a header in UTF-16": file_of(json.dumps({"a": entry()}).encode("utf-16"), bytes(8)),
    "a header with a mark in front": file_of(b"\xef\xbb\xbf{}"),
    "deep lists": file_of(b"[" * 400_000 + b"]" * 400_000),
    "deep objects": file_of(b'{"a":' * 150_000 + b"1" + b"}" * 150_000),
    "deep lists in the metadata": file_of({"__metadata__": {"a": "x"}, "a": [[[[]]]]}),
    "many small lists": file_of(b'{"a":[' + b"[]," * 330_000 + b"1]}"),
    "many small objects": file_of(b'{"a":[' + b"{}," * 330_000 + b"1]}"),
    "many keys": file_of(b"{" + b",".join(b'"%x":0' % i for i in range(90_000)) + b"}"),
    "a number of a million digits": file_of(b'{"a":' + b"9" * 900_000 + b"}"),
    "a length of 400 digits": file_of(b'{"a":{"dtype":"F32","shape":[%s],"data_offsets":[0,8]}}' % (b"9" * 400)),
    "a number that is infinite": file_of(b'{"a":1e999}'),
    "NaN": file_of(b'{"a":NaN}'),
    "the same name twice": file_of(b'{"a":%s,"a":%s}' % ((json.dumps(entry()).encode(),) * 2), bytes(8)),
    "the same key twice": file_of(b'{"a":{"dtype":"F32","dtype":"F64","shape":[1],"data_offsets":[0,4]}}', bytes(4)),
    "an entry that is no object": file_of({"a": 3}),
    "an entry without a shape": file_of({"a": {"dtype": "F32", "data_offsets": [0, 8]}}, bytes(8)),
    "an entry with a key too many": file_of({"a": {**entry(), "x": 1}}, bytes(8)),
    "an unknown dtype": file_of({"a": entry("O")}, bytes(8)),
    "an object dtype": file_of({"a": entry("|O")}, bytes(8)),
    "a dtype that is a number": file_of({"a": entry(7)}, bytes(8)),
    "a dtype that is a list": file_of({"a": entry([["a", "f4"]])}, bytes(8)),
    "a structured dtype": file_of({"a": entry("f4,i4")}, bytes(8)),
    "an eight-bit float": file_of({"a": entry("F8_E4M3", (8,))}, bytes(8)),
    "a shape that is a number": file_of({"a": {**entry(), "shape": 2}}, bytes(8)),
    "a shape with a fraction": file_of({"a": entry(shape=(2.0,))}, bytes(8)),
    "a shape with True": file_of({"a": entry(shape=(2, True))}, bytes(8)),
    "a shape with null": file_of({"a": entry(shape=(None,))}, bytes(8)),
    "a negative shape": file_of({"a": entry(shape=(-2,))}, bytes(8)),
    "two negative lengths": file_of({"a": entry(shape=(-2, -1))}, bytes(8)),
    "a shape that overflows to 2": file_of({"a": entry(shape=(1 << 62, 4, 2))}, bytes(8)),
    "a shape that overflows to 0": file_of({"a": entry(shape=(1 << 63, 2), offsets=(0, 0))}),
    "an empty shape too large for NumPy": file_of({"a": entry(shape=(0, 1 << 62, 1 << 62), offsets=(0, 0))}),
    "too many axes": file_of({"a": entry(shape=(1,) * 65, offsets=(0, 4))}, bytes(4)),
    "a shape of a terabyte": file_of({"a": entry(shape=(1 << 38,), offsets=(0, 1 << 40))}, bytes(8)),
    "more values than announced": file_of({"a": entry(shape=(1,))}, bytes(8)),
    "fewer values than announced": file_of({"a": entry(shape=(3,))}, bytes(8)),
    "an end that lies": file_of({"a": entry(offsets=(0, 16))}, bytes(8)),
    "offsets after the file": file_of({"a": entry(offsets=(8, 16))}, bytes(8)),
    "offsets backwards": file_of({"a": entry(offsets=(8, 0))}, bytes(8)),
    "negative offsets": file_of({"a": entry(offsets=(-8, 0))}, bytes(8)),
    "one offset": file_of({"a": entry(offsets=(0,))}, bytes(8)),
    "offsets that are huge": file_of({"a": entry(offsets=(1 << 63, (1 << 63) + 8))}, bytes(8)),
    "entries that overlap": file_of({"a": entry(), "b": entry(offsets=(4, 12))}, bytes(12)),
    "entries in the same place": file_of({"a": entry(), "b": entry()}, bytes(8)),
    "a gap between entries": file_of({"a": entry(), "b": entry(offsets=(12, 20))}, bytes(20)),
    "a name with ..": file_of({"../a": entry()}, bytes(8)),
    "a name with .. inside": file_of({"a/../../b": entry()}, bytes(8)),
    "an absolute name": file_of({"/etc/passwd": entry()}, bytes(8)),
    "an absolute name of Windows": file_of({"C:a": entry()}, bytes(8)),
    "a name with a backslash": file_of({"a\\b": entry()}, bytes(8)),
    "a name with a line break": file_of({"a\nb": entry()}, bytes(8)),
    "a name with half a character": file_of(b'{"\\ud800":%s}' % json.dumps(entry()).encode(), bytes(8)),
    "a name of nothing": file_of({"": entry()}, bytes(8)),
    "a long name": file_of({"a" * 5000: entry()}, bytes(8)),
    "metadata that is a list": file_of({"__metadata__": []}),
    "metadata with a number": file_of({"__metadata__": {"a": 1}}),
    "a boolean of 2": file_of({"a": entry("BOOL", (1,), (0, 1))}, b"\x02"),
}


def refusal(path, call, *arguments):
    """The message, after a look at its form and at the memory that it took."""
    tracemalloc.start()
    try:
        with pytest.raises(DataError) as caught:
            call(*arguments)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    message = str(caught.value)
    assert repr(os.fspath(path)) in message
    assert "\n" not in message
    assert len(message) < 1000
    assert peak < MEMORY
    return message


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("call", [load, Checkpoint.read, Checkpoint(a=[]).load])
def test_a_hostile_file_is_refused(tmp_path, what, call):
    path = tmp_path / "file"
    path.write_bytes(HOSTILE[what])
    refusal(path, call, path)


def test_the_file_that_they_are_made_of_is_good(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(GOOD)
    assert load(path)["b"].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("a pickle", "a pickle"),
        ("a zip bomb", "torch.save"),
        ("entries that overlap", "'b'"),
        ("an unknown dtype", "'O'"),
        ("the same name twice", "twice"),
        ("a shape that overflows to 2", "4611686018427387904"),
        ("a boolean of 2", "'a'"),
    ],
)
def test_the_message_says_what_is_wrong_and_where(tmp_path, what, words):
    path = tmp_path / "file"
    path.write_bytes(HOSTILE[what])
    assert words in refusal(path, load, path)


def test_a_file_cut_anywhere_is_refused(tmp_path):
    path = tmp_path / "file"
    for length in range(len(GOOD)):
        path.write_bytes(GOOD[:length])
        refusal(path, load, path)


@pytest.mark.parametrize("call", [load, Checkpoint.read, Checkpoint(a=[]).load])
def test_what_is_no_file_is_refused_without_waiting(tmp_path, call):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path in (tmp_path, tmp_path / "fifo", tmp_path / "loop", tmp_path / "none", "/dev/zero", "/dev/null", "a\0b"):
        refusal(path, call, path)


@pytest.mark.parametrize("call", [load, lambda path: save({}, path), Checkpoint.read, Checkpoint(a=[]).save])
def test_a_path_is_a_path(call):
    for path in (3, None, b"file", ["file"]):
        with pytest.raises(TypeError, match="a path is a str"):
            call(path)


def test_a_header_of_100_megabytes_is_not_read(tmp_path):
    with open(tmp_path / "file", "wb") as file:
        file.write(struct.pack("<Q", 100_000_000) + b'{"a":')
        file.truncate(100_000_008)
    refusal(tmp_path / "file", load, tmp_path / "file")


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)
    try:
        load(path)
    except DataError as error:
        assert repr(os.fspath(path)) in str(error)


# ---- checkpoints whose JSON lies


def parts():
    model = nn.Sequential(nn.Linear(3, 2, rng=0), nn.BatchNorm1d(2), nn.Dropout(0.5, rng=1))
    optimizer = optim.Adam(model.parameters())
    rng = np.random.Generator(np.random.MT19937(2))
    loader = DataLoader(TensorDataset(np.zeros((6, 3), np.float32)), 2, shuffle=True, rng=rng)
    scheduler = optim.OneCycleLR(optimizer, 0.1, total_steps=9)
    return {
        "model": model,
        "optimizer": optimizer,
        "scheduler": scheduler,
        "loader": loader,
        "progress": {"epoch": 1, "best": 0.5, "losses": [1.0]},
        "config": ("mlp", 3),
    }


def trained(run):
    walk = iter(run["loader"])
    (x,) = next(walk)
    run["model"](x).sum().backward()
    run["optimizer"].step()
    run["scheduler"].step()
    return walk


def everything(run):
    """All that loading could change."""
    states = {name: copy.deepcopy(run[name].state_dict()) for name in ("model", "optimizer", "scheduler", "loader")}
    loader = run["loader"]
    return repr([states, run["progress"], run["model"][2].rng.bit_generator.state, loader._walk, loader._goes_on])


def read(path):
    """The header and the values of a file."""
    content = path.read_bytes()
    end = 8 + struct.unpack("<Q", content[:8])[0]
    return json.loads(content[8:end]), content[end:]


@pytest.fixture
def saved(tmp_path):
    run = parts()
    trained(run)
    Checkpoint(**run).save(tmp_path / "run")
    return tmp_path / "run"


def part(name, kind="dict"):
    return lambda body: body["parts"][name][kind]


def group(body):
    return part("optimizer")(body)["param_groups"][0]["dict"]


def entry_of(body, number=0):
    return part("optimizer")(body)["state"]["items"][number][1]["dict"]


LIES = {
    "a format to come": lambda body: body.update(format=2),
    "a format that is true": lambda body: body.update(format=True),
    "no versions": lambda body: body.pop("versions"),
    "versions without numpy": lambda body: body["versions"].pop("numpy"),
    "versions of numbers": lambda body: body["versions"].update(numpy=2),
    "parts that are a list": lambda body: body.update(parts=[]),
    "generators that are an object": lambda body: body.update(generators={}),
    "a generator without a place": lambda body: body["generators"][0].update(at=[]),
    "a generator in another place": lambda body: body["generators"][0].update(at=["x"]),
    "a generator twice": lambda body: body["generators"].append(body["generators"][0]),
    "a generator too few": lambda body: body["generators"].pop(),
    "a generator shared by others": lambda body: body["generators"][0]["at"].append("model.2.rng"),
    "a part too few": lambda body: body["parts"].pop("scheduler"),
    "a part too many": lambda body: body["parts"].update(extra=1),
    "a part of another name": lambda body: body["parts"].update(modle=body["parts"].pop("model")),
    "a part that means nothing": lambda body: body["parts"].update(model={"evil": 1}),
    "a part with two kinds": lambda body: body["parts"]["config"].update(list=[]),
    "a part that is nothing": lambda body: body["parts"].update(model={}),
    "a model that is a list": lambda body: body["parts"].update(model=[]),
    "a parameter too few": lambda body: part("model")(body).pop("0.bias"),
    "a parameter too many": lambda body: part("model")(body).update(more=1),
    "a parameter that is a number": lambda body: part("model")(body).update({"0.bias": 1}),
    "an array that is not there": lambda body: part("model")(body).update({"0.bias": {"array": "x"}}),
    "an array used twice": lambda body: part("model")(body).update({"0.bias": {"array": "model.0.weight"}}),
    "an array with a number for a name": lambda body: part("model")(body).update({"0.bias": {"array": 3}}),
    "an array for a list of ints": lambda body: part("progress")(body).update(best={"ints": "model.0.bias"}),
    "an array for a list of floats": lambda body: part("progress")(body).update(best={"floats": "model.0.weight"}),
    "an array for a scalar": lambda body: part("progress")(body).update(best={"scalar": "model.0.weight"}),
    "an epoch that is NaN": lambda body: part("progress")(body).update(epoch={"float": "nan"}),
    "an epoch that is a word": lambda body: part("progress")(body).update(epoch="one"),
    "an epoch that is true": lambda body: part("progress")(body).update(best=True),
    "no epoch": lambda body: part("progress")(body).pop("epoch"),
    "a progress that is a list": lambda body: body["parts"].update(progress=[]),
    "a list that is a dictionary": lambda body: part("progress")(body).update(losses={"dict": {}}),
    "another configuration": lambda body: body["parts"].update(config={"tuple": ["cnn", 3]}),
    "a float that is none": lambda body: part("progress")(body).update(best={"float": "1"}),
    "a long number that is none": lambda body: part("progress")(body).update(epoch={"int": "1_0"}),
    "a long number that is too long": lambda body: part("progress")(body).update(epoch={"int": "9" * 5000}),
    "keys that are no keys": lambda body: part("progress")(body).update(best={"items": [[[], 1]]}),
    "the same key twice": lambda body: part("progress")(body).update(best={"items": [[1, 1], [1, 2]]}),
    "an optimizer without groups": lambda body: part("optimizer")(body).pop("param_groups"),
    "a rate that is NaN": lambda body: group(body).update(lr={"float": "nan"}),
    "a rate that is negative": lambda body: group(body).update(lr=-1.0),
    "an option too many": lambda body: group(body).update(momentum=0.9),
    "a count of steps that is NaN": lambda body: entry_of(body).update(step={"float": "nan"}),
    "a count of steps that is negative": lambda body: entry_of(body).update(step=-1),
    "a memory that is a number": lambda body: entry_of(body).update(extra=0.5),
    "a parameter that is not there": lambda body: part("optimizer")(body)["state"]["items"][0].__setitem__(0, 77),
    "a schedule at NaN": lambda body: part("scheduler")(body).update(last_epoch={"float": "nan"}),
    "a schedule without a number": lambda body: part("scheduler")(body).pop("last_epoch"),
    "a position after the end": lambda body: part("loader")(body).update(position=4),
    "a position that is NaN": lambda body: part("loader")(body).update(position={"float": "nan"}),
    "more samples": lambda body: part("loader")(body).update(samples=7),
    "an order that is a number": lambda body: part("loader")(body).update(order=3),
    "an epoch that is negative": lambda body: part("loader")(body).update(epoch=-1),
}


@pytest.mark.parametrize("what", LIES)
def test_a_checkpoint_that_lies_changes_nothing(saved, what):
    header, values = read(saved)
    body = json.loads(header["__metadata__"][KEY])
    LIES[what](body)
    header["__metadata__"][KEY] = json.dumps(body)
    saved.write_bytes(file_of(header, values))
    run = parts()
    walk = trained(run)
    before = everything(run)
    refusal(saved, Checkpoint(**run).load, saved)
    assert everything(run) == before
    assert len(list(walk)) == 2


def test_the_checkpoint_that_they_are_made_of_is_good(saved):
    header, values = read(saved)
    saved.write_bytes(file_of(header, values))
    Checkpoint(**parts()).load(saved)


@pytest.mark.parametrize(("name", "changed"), [("pos", 625), ("pos", -1), ("pos", {"float": "nan"}), ("pos", 1 << 40)])
def test_a_generators_place_in_its_buffer_is_checked(saved, name, changed):
    """NumPy does not, and would read strange memory."""
    header, values = read(saved)
    body = json.loads(header["__metadata__"][KEY])
    (twister,) = [one for one in body["generators"] if "loader.rng" in one["at"]]
    twister["state"]["dict"]["state"]["dict"][name] = changed
    header["__metadata__"][KEY] = json.dumps(body)
    saved.write_bytes(file_of(header, values))
    run = parts()
    assert "loader.rng.state.pos" in refusal(saved, Checkpoint(**run).load, saved)


@pytest.mark.parametrize("text", ["[" * 300_000, '{"a":' * 100_000, "9" * 400_000, "NaN", "", "{}", '"x"', "null"])
def test_metadata_that_is_no_checkpoint(tmp_path, text):
    path = tmp_path / "file"
    path.write_bytes(file_of({"__metadata__": {KEY: text}}))
    refusal(path, Checkpoint(**parts()).load, path)


def test_a_float_that_is_too_large_is_refused_and_not_made_infinite(saved):
    header, values = read(saved)
    text = header["__metadata__"][KEY]
    assert text.count('"best":0.5') == 1
    header["__metadata__"][KEY] = text.replace('"best":0.5', '"best":1e999')
    saved.write_bytes(file_of(header, values))
    assert "1e999" in refusal(saved, Checkpoint(**parts()).load, saved)


def test_data_nested_deeply_is_refused(saved):
    header, values = read(saved)
    body = json.loads(header["__metadata__"][KEY])
    deep = 1
    for _ in range(400):
        deep = {"tuple": [deep]}
    body["parts"]["progress"]["dict"]["losses"] = deep
    header["__metadata__"][KEY] = json.dumps(body)
    saved.write_bytes(file_of(header, values))
    assert "deep" in refusal(saved, Checkpoint(**parts()).load, saved)


def test_a_right_file_of_another_model_names_the_key(saved):
    run = parts()
    run["model"] = nn.Sequential(nn.Linear(4, 2), nn.BatchNorm1d(2), nn.Dropout(0.5, rng=1))
    assert "'model.0.weight'" in refusal(saved, Checkpoint(**run).load, saved)
    run["model"] = nn.Sequential(nn.Linear(3, 2, dtype="float64"), nn.BatchNorm1d(2), nn.Dropout(0.5, rng=1))
    assert "float64" in refusal(saved, Checkpoint(**run).load, saved)


def test_a_large_file_of_another_model_is_refused_before_its_values_are_read(tmp_path):
    Checkpoint(model=nn.Linear(5000, 3000)).save(tmp_path / "large")
    refusal(tmp_path / "large", Checkpoint(model=nn.Linear(3, 2)).load, tmp_path / "large")


def test_a_file_of_arrays_is_no_checkpoint_and_says_so(tmp_path):
    save({"a": np.zeros(2)}, tmp_path / "file")
    assert "zensor.load" in refusal(tmp_path / "file", Checkpoint(a=[]).load, tmp_path / "file")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a checkpoint."""
    path = tmp_path_factory.mktemp("whole") / "run"
    run = parts()
    trained(run)
    Checkpoint(**run).save(path)
    return path.read_bytes()


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_changed_byte_is_refused_or_a_value_and_never_breaks_anything(tmp_path_factory, whole, data):
    path = tmp_path_factory.getbasetemp() / "flipped"
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    other = parts()
    before = everything(other)
    try:
        Checkpoint(**other).load(path)
    except DataError as error:
        assert "\n" not in str(error)
        assert everything(other) == before
    else:
        Checkpoint(**other).save(path)
