// The sound of the hub's own loudspeaker, as a WAV file made here: no recording has to be installed.

const RATE_HZ = 16_000;
/** Strongest where older loudspeakers and older ears still are [IEC 60601-1-8 §6.3.3.2: 150–1000 Hz]. */
const BASE_HZ = 523;
const HARMONICS = [1, 2, 3, 4] as const;
const PULSE_MS = 150;
/** Ten pulses, 3 + 2 and again, as a call of high priority [IEC 60601-1-8 Table 3]. */
const GAPS_MS = [100, 100, 300, 100, 600, 100, 100, 300, 100, 400] as const;
/** Rise and fall of a pulse, without which it clicks. */
const EDGE_MS = 20;
const HEADER_BYTES = 44;
const LOUDEST = 0x7f_ff;

function samplesIn(ms: number): number {
  return Math.round((ms * RATE_HZ) / 1000);
}

function pulseAt(sample: number): number {
  const ms = (sample * 1000) / RATE_HZ;
  const edge = Math.min(1, ms / EDGE_MS, (PULSE_MS - ms) / EDGE_MS);
  let sum = 0;
  for (const harmonic of HARMONICS) {
    sum += Math.sin((2 * Math.PI * BASE_HZ * harmonic * sample) / RATE_HZ);
  }
  return (Math.max(0, edge) * sum) / HARMONICS.length;
}

/** RIFF header, PCM, one channel, 16 bits. */
function header(dataBytes: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE_HZ, 24);
  bytes.writeUInt32LE(RATE_HZ * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}

export function alarmTone(): Buffer {
  const total = GAPS_MS.reduce((sum, gapMs) => sum + samplesIn(PULSE_MS) + samplesIn(gapMs), 0);
  const data = Buffer.alloc(total * 2);
  let at = 0;
  for (const gapMs of GAPS_MS) {
    for (let sample = 0; sample < samplesIn(PULSE_MS); sample += 1) {
      data.writeInt16LE(Math.round(pulseAt(sample) * LOUDEST), (at + sample) * 2);
    }
    at += samplesIn(PULSE_MS) + samplesIn(gapMs);
  }
  return Buffer.concat([header(data.length), data]);
}
