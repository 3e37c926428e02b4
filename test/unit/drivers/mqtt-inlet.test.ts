import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameScanner } from "../../../gateway/drivers/mqtt-inlet.ts";
import { FRAME_MOST_BYTES } from "../../../gateway/drivers/mqtt-limits.ts";

/** A PUBLISH of `length` bytes after its header [MQTT 3.1.1 §2.2]. */
function frame(length: number): Buffer {
  const header = [0x30];
  let left = length;
  do {
    const more = left > 127 ? 0x80 : 0;
    header.push((left % 128) | more);
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(length, 0xff)]);
}

describe("the scanner of MQTT frames", () => {
  it("counts frames however the stream is cut", () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 30 });
    const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(lengths, cuts, (frames, sizes) => {
        const stream = Buffer.concat(frames.map(frame));
        const scanner = new FrameScanner();
        let counted = 0;
        for (let at = 0, i = 0; at < stream.length; i += 1) {
          const size = sizes[i % sizes.length] ?? 1;
          counted += scanner.scan(stream.subarray(at, at + size)) ?? Number.NaN;
          at += size;
        }
        expect(counted).toBe(frames.length);
      }),
    );
  });

  it("[H-20.5] refuses a frame that is too long as soon as its length is read", () => {
    expect(new FrameScanner().scan(frame(FRAME_MOST_BYTES))).toBe(1);
    const tooLong = frame(FRAME_MOST_BYTES + 1);
    expect(new FrameScanner().scan(tooLong.subarray(0, 3))).toBeUndefined();
  });

  it("refuses a length that never ends", () => {
    expect(new FrameScanner().scan(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff]))).toBeUndefined();
  });
});
