#!/usr/bin/env python3
"""Computes golden-vectors.json from PROTOCOL.md alone, sharing no code with the hub or the simulator.

Usage: python3 firmware-sim/make-golden-vectors.py > firmware-sim/golden-vectors.json
(then `npx biome format --write firmware-sim/golden-vectors.json`).
"""
import json
import struct
import sys
import zlib

MOTION, BURST, EVENT, ACK, DECIDED, ANSWER, PROMPT = 1, 2, 3, 0x81, 0x82, 0x83, 0x84


def seal(body: bytes) -> bytes:
    """Section 2: every packet ends in CRC-32 over all bytes before it."""
    return body + struct.pack("<I", zlib.crc32(body) & 0xFFFFFFFF)


def header(f: dict) -> bytes:
    return struct.pack("<BBBBI", f.get("magic", 0x48), f.get("version", 1), f["kind"], f["flags"], f["bootNonce"])


def uplink(f: dict) -> bytes:
    return header(f) + struct.pack("<IQBBH", f["number"], f["sentUs"], f["battery"], f["state"], 0)


def motion(f: dict) -> bytes:
    body = uplink(f) + struct.pack(
        "<QIHHHH", f["startUs"], f["periodUs"], f["accelRange"], f["gyroRange"], f["count"], 0
    )
    if f["kind"] == BURST:
        body += struct.pack("<I", f["ageMs"])
    return body + struct.pack("<%dh" % len(f["samples"]), *f["samples"])


REMINDER_CODES = range(8, 14)


def event(f: dict) -> bytes:
    if f["code"] in REMINDER_CODES:
        return uplink(f) + struct.pack("<BBHII", f["code"], f["detail"], 0, f["ageMs"], f["prompt"])
    return uplink(f) + struct.pack("<BBHIHH", f["code"], f["detail"], 0, f["ageMs"], f["peak"], f["freeFallMs"])


def downlink(f: dict) -> bytes:
    if f["kind"] == PROMPT:
        return header(f) + struct.pack(
            "<IIBBBBI", f["prompt"], f["validForMs"], f["how"], f["compartment"], f["step"], 0, f["playForMs"]
        )
    if f["kind"] == ANSWER:
        return header(f) + struct.pack("<BBH", f["answer"], 0, 0)
    return header(f) + struct.pack("<I", f["number"])


def body_of(f: dict) -> bytes:
    if f["kind"] in (MOTION, BURST):
        return motion(f)
    if f["kind"] == EVENT:
        return event(f)
    return downlink(f)


def samples(count: int, axes: int) -> list:
    """Numbers without meaning, but covering sign, zero and both ends."""
    values = [((i * 7919 + 104729) * 31 % 65536) - 32768 for i in range(count * axes)]
    for i, edge in enumerate((0, 1, -1, 32767, -32767, -32768)):
        if i < len(values):
            values[i] = edge
    return values


def base(kind: int, **changes) -> dict:
    f = {"kind": kind, "flags": 0, "bootNonce": 0x5EED1234}
    if kind in (MOTION, BURST, EVENT):
        f.update(number=7, sentUs=5_020_000, battery=84, state=0)
    if kind in (MOTION, BURST):
        f.update(startUs=4_000_000, periodUs=20_000, accelRange=8000, gyroRange=0, count=50)
    if kind == BURST:
        f.update(ageMs=1500)
    if kind == EVENT:
        f.update(code=1, detail=0, ageMs=0)
        if changes.get("code") in REMINDER_CODES:
            f.update(prompt=0x1F2E3D4C)
        else:
            f.update(peak=0, freeFallMs=0)
    if kind == PROMPT:
        f.update(bootNonce=0, prompt=0x1F2E3D4C, validForMs=60_000, how=3, compartment=4, step=1, playForMs=30_000)
    f.update(changes)
    if kind in (MOTION, BURST) and "samples" not in f:
        f["samples"] = samples(f["count"], 6 if f["gyroRange"] else 3)
    return f


VALID = [
    ("motion, 50 samples at 50 Hz, acceleration only", base(MOTION)),
    ("motion, first packet after boot, one sample", base(MOTION, number=0, sentUs=1, startUs=0, count=1, samples=[0, 0, 4096])),
    ("motion with rotation, 25 samples", base(MOTION, gyroRange=2000, count=25)),
    ("motion sent before, new sentUs", base(MOTION, flags=1, sentUs=35_020_000)),
    ("motion, sentUs equal to startUs", base(MOTION, count=1, sentUs=4_000_000, samples=[-1, 2, -3])),
    ("motion, fastest rate, most samples, widest ranges", base(MOTION, periodUs=10_000, count=100, accelRange=16000, gyroRange=4000)),
    ("motion, slowest rate, exactly 2 s, narrowest ranges", base(MOTION, periodUs=100_000, count=20, accelRange=2000, gyroRange=125, sentUs=6_000_000)),
    ("motion, clipped on every axis", base(MOTION, count=2, samples=[32767, -32768, -32767, 32767, 32767, 32767])),
    ("motion, clock past 32 bits, highest number", base(MOTION, number=0xFFFFFFFF, bootNonce=0xFFFFFFFF, startUs=31_536_000_000_000, sentUs=31_536_001_000_000)),
    ("motion, battery and state not known", base(MOTION, battery=255, state=255, count=3)),
    ("motion, not worn, battery empty", base(MOTION, battery=0, state=1, count=3)),
    ("motion, charging, battery full", base(MOTION, battery=100, state=2, count=3)),
    ("burst, 500 samples, 1.5 s old", base(BURST, count=500, sentUs=15_520_000)),
    ("burst, most samples with rotation", base(BURST, count=650, gyroRange=2000, sentUs=18_000_000, ageMs=0)),
    ("burst, one sample, age not known", base(BURST, count=1, ageMs=0xFFFFFFFF)),
    ("burst sent before", base(BURST, flags=1, count=10, number=8, sentUs=90_000_000, ageMs=86_300)),
    ("burst repeated after a reboot: startUs 0", base(BURST, flags=1, count=10, startUs=0, sentUs=300_000, ageMs=60_000)),
    ("event, help pressed", base(EVENT)),
    ("event, help pressed, repeated 4 s later", base(EVENT, flags=1, sentUs=9_020_000, ageMs=4000)),
    ("event, help pressed at 02:10 and sent at 08:05", base(EVENT, flags=1, ageMs=21_300_000)),
    ("event, help pressed, age not known", base(EVENT, flags=1, ageMs=0xFFFFFFFF)),
    ("event, I am OK pressed", base(EVENT, code=2, number=8)),
    ("event, fall decided by the device", base(EVENT, code=3, detail=91, peak=4870, freeFallMs=320, ageMs=2100)),
    ("event, fall decided, nothing measured", base(EVENT, code=3, detail=255)),
    ("event, state: worn", base(EVENT, code=4, detail=0)),
    ("event, state: not worn", base(EVENT, code=4, detail=1, state=1)),
    ("event, state: charging", base(EVENT, code=4, detail=2, state=2)),
    ("event, state: going out of range on purpose", base(EVENT, code=4, detail=3)),
    ("event, battery flat soon", base(EVENT, code=5, battery=4)),
    ("event, tamper", base(EVENT, code=6)),
    ("event, test", base(EVENT, code=7, number=0, sentUs=0)),
    ("event, prompt played with sound and light", base(EVENT, code=8, detail=3)),
    ("event, prompt played by vibration alone, said again", base(EVENT, code=8, detail=4, flags=1, ageMs=4000)),
    ("event, button pressed after a prompt", base(EVENT, code=9, detail=0)),
    ("event, button pressed with no prompt", base(EVENT, code=9, detail=0, prompt=0)),
    ("event, lid of compartment 4 opened", base(EVENT, code=10, detail=4)),
    ("event, lid of the last compartment opened with no prompt", base(EVENT, code=10, detail=255, prompt=0)),
    ("event, snoozed for 10 minutes", base(EVENT, code=11, detail=10)),
    ("event, snoozed for an hour, highest prompt", base(EVENT, code=11, detail=60, prompt=0xFFFFFFFF)),
    ("event, compartment 4 empty", base(EVENT, code=12, detail=4)),
    ("event, prompt came too late to be played", base(EVENT, code=13, detail=1)),
    ("ack", base(ACK, number=7)),
    ("ack of the highest number", base(ACK, bootNonce=0xFFFFFFFF, number=0xFFFFFFFF)),
    ("decided", base(DECIDED, number=1234)),
    ("decided, first packet", base(DECIDED, number=0)),
    ("answer: someone is coming", base(ANSWER, bootNonce=0, answer=1)),
    ("answer: nobody is coming any more", base(ANSWER, bootNonce=0, answer=2)),
    ("answer: someone is there", base(ANSWER, bootNonce=0, answer=3)),
    ("answer: closed", base(ANSWER, bootNonce=0, answer=4)),
    ("prompt: sound and light, compartment 4", base(PROMPT)),
    ("prompt: vibration, third step, no compartment", base(PROMPT, how=4, compartment=0, step=3)),
    ("prompt: highest numbers", base(PROMPT, prompt=0xFFFFFFFF, validForMs=3_600_000, how=7, compartment=255, step=255, playForMs=300_000)),
    ("prompt: stop", base(PROMPT, how=0, validForMs=0, compartment=0, step=0, playForMs=0)),
]

GOOD_MOTION = seal(motion(base(MOTION, count=3)))
GOOD_BURST = seal(motion(base(BURST, count=3)))
GOOD_EVENT = seal(event(base(EVENT)))
GOOD_ACK = seal(downlink(base(ACK, number=7)))
GOOD_PROMPT = seal(downlink(base(PROMPT)))


def flip(packet: bytes, offset: int, mask: int = 1) -> bytes:
    changed = bytearray(packet)
    changed[offset] ^= mask
    return bytes(changed)


def bad_crc(packet: bytes) -> bytes:
    return packet[:-4] + struct.pack("<I", zlib.crc32(packet[:-4]) ^ 0xFFFFFFFF)


def built(kind: int, **changes) -> bytes:
    return seal(body_of(base(kind, **changes)))


# A hub reads packets with direction "up"; a device reads those with direction "down".
INVALID = [
    ("empty", "up", "length", b""),
    ("one byte", "up", "length", b"\x48"),
    ("header alone", "up", "length", GOOD_EVENT[:8]),
    ("event short of its last byte", "up", "length", GOOD_EVENT[:-1]),
    ("event with a byte too many", "up", "length", GOOD_EVENT + b"\x00"),
    ("event with a byte too many under a right CRC", "up", "length", seal(GOOD_EVENT[:-4] + b"\x00")),
    ("event cut to its common part under a right CRC", "up", "length", seal(GOOD_EVENT[:24])),
    ("motion short of one sample under a right CRC", "up", "length", seal(GOOD_MOTION[:-10])),
    ("motion with one sample too many under a right CRC", "up", "length", seal(GOOD_MOTION[:-4] + bytes(6))),
    ("motion says rotation, carries none", "up", "length", built(MOTION, gyroRange=2000, count=4, samples=samples(4, 3))),
    ("motion says none, carries rotation", "up", "length", built(MOTION, count=4, samples=samples(4, 6))),
    ("burst without ageMs, under a right CRC", "up", "length", seal(GOOD_BURST[:44] + GOOD_BURST[48:-4])),
    ("wrong magic", "up", "magic", built(EVENT, magic=0x49)),
    ("version 0", "up", "version", built(EVENT, version=0)),
    ("version 2", "up", "version", built(EVENT, version=2)),
    ("kind 0", "up", "kind", seal(flip(GOOD_EVENT[:-4], 2, 3))),
    ("kind 4", "up", "kind", seal(flip(GOOD_EVENT[:-4], 2, 7))),
    ("an ack sent up", "up", "kind", GOOD_ACK),
    ("event, CRC inverted", "up", "crc", bad_crc(GOOD_EVENT)),
    ("event, first bit of the number flipped", "up", "crc", flip(GOOD_EVENT, 8)),
    ("event, code changed from help to I am OK without a new CRC", "up", "crc", flip(GOOD_EVENT, 24, 3)),
    ("motion, one sample bit flipped", "up", "crc", flip(GOOD_MOTION, 50, 0x80)),
    ("burst, CRC big-endian", "up", "crc", GOOD_BURST[:-4] + GOOD_BURST[-4:][::-1]),
    ("motion, no samples", "up", "range", built(MOTION, count=0)),
    ("motion, 101 samples", "up", "range", built(MOTION, periodUs=10_000, count=101, sentUs=9_000_000)),
    ("motion, longer than 2 s", "up", "range", built(MOTION, periodUs=100_000, count=21, sentUs=9_000_000)),
    ("motion, 2.02 s at 50 Hz", "up", "range", built(MOTION, periodUs=20_200, count=100, sentUs=9_000_000)),
    ("motion, period below 10 ms", "up", "range", built(MOTION, periodUs=9_999)),
    ("motion, period 0", "up", "range", built(MOTION, periodUs=0)),
    ("motion, period above 100 ms", "up", "range", built(MOTION, periodUs=100_001, count=3)),
    ("motion, acceleration range 0", "up", "range", built(MOTION, accelRange=0)),
    ("motion, acceleration range below 2 g", "up", "range", built(MOTION, accelRange=1999)),
    ("motion, acceleration range above 16 g", "up", "range", built(MOTION, accelRange=16001)),
    ("motion, rotation range below 125", "up", "range", built(MOTION, gyroRange=124, count=3)),
    ("motion, rotation range above 4,000", "up", "range", built(MOTION, gyroRange=4001, count=3)),
    ("motion, battery 101", "up", "range", built(MOTION, battery=101)),
    ("motion, state 3", "up", "range", built(MOTION, state=3)),
    ("motion from the future", "up", "range", built(MOTION, startUs=5_020_001)),
    ("burst, no samples", "up", "range", built(BURST, count=0)),
    ("burst, 651 samples", "up", "range", built(BURST, count=651, sentUs=90_000_000)),
    ("burst from the future", "up", "range", built(BURST, startUs=5_020_001, count=3)),
    ("burst, period 0", "up", "range", built(BURST, periodUs=0)),
    ("event, battery 254", "up", "range", built(EVENT, battery=254)),
    ("event, state 254", "up", "range", built(EVENT, state=254)),
    ("event, code 0", "up", "range", built(EVENT, code=0)),
    ("event, code 14", "up", "range", built(EVENT, code=14)),
    ("event, prompt played as nothing", "up", "range", built(EVENT, code=8, detail=0)),
    ("event, prompt played in an unknown way", "up", "range", built(EVENT, code=8, detail=8)),
    ("event, prompt 0 played", "up", "range", built(EVENT, code=8, detail=1, prompt=0)),
    ("event, snoozed for 0 minutes", "up", "range", built(EVENT, code=11, detail=0)),
    ("event, snoozed for 61 minutes", "up", "range", built(EVENT, code=11, detail=61)),
    ("event, snoozed without a prompt", "up", "range", built(EVENT, code=11, detail=5, prompt=0)),
    ("event, no prompt not played", "up", "range", built(EVENT, code=13, detail=1, prompt=0)),
    ("a prompt sent up", "up", "kind", GOOD_PROMPT),
    ("down: empty", "down", "length", b""),
    ("down: ack short of a byte", "down", "length", GOOD_ACK[:-1]),
    ("down: ack with a byte too many under a right CRC", "down", "length", seal(GOOD_ACK[:-4] + b"\x00")),
    ("down: ack, wrong magic", "down", "magic", built(ACK, number=7, magic=0x68)),
    ("down: ack, version 2", "down", "version", built(ACK, number=7, version=2)),
    ("down: kind 0x85", "down", "kind", seal(flip(GOOD_ACK[:-4], 2, 4))),
    ("down: a prompt as short as an ack", "down", "length", seal(flip(GOOD_ACK[:-4], 2, 5))),
    ("down: an ack as long as a prompt", "down", "length", seal(flip(GOOD_PROMPT[:-4], 2, 5))),
    ("down: prompt, number changed without a new CRC", "down", "crc", flip(GOOD_PROMPT, 8)),
    ("down: prompt 0", "down", "range", built(PROMPT, prompt=0)),
    ("down: prompt in an unknown way", "down", "range", built(PROMPT, how=8)),
    ("down: prompt that may never begin", "down", "range", built(PROMPT, validForMs=0)),
    ("down: prompt valid for longer than an hour", "down", "range", built(PROMPT, validForMs=3_600_001)),
    ("down: prompt that plays for longer than 5 minutes", "down", "range", built(PROMPT, playForMs=300_001)),
    ("down: an event sent down", "down", "kind", GOOD_EVENT),
    ("down: ack, number changed without a new CRC", "down", "crc", flip(GOOD_ACK, 8)),
    ("down: answer 0", "down", "range", built(ANSWER, bootNonce=0, answer=0)),
    ("down: answer 5", "down", "range", built(ANSWER, bootNonce=0, answer=5)),
]


def main() -> None:
    vectors = {
        "protocol": 1,
        "valid": [{"name": n, "hex": seal(body_of(f)).hex(), "fields": f} for n, f in VALID],
        "invalid": [{"name": n, "direction": d, "fault": why, "hex": p.hex()} for n, d, why, p in INVALID],
    }
    json.dump(vectors, sys.stdout, indent=2)
    sys.stdout.write("\n")


main()
