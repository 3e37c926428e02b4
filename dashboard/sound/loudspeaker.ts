// The one AudioContext: plays pulses, and tells honestly whether sound is running. A browser keeps
// it suspended after every load until the screen is touched, so nothing here assumes that it runs.
import type { Burst } from "./burst-patterns.ts";

export interface SoundReading {
  readonly canSound: boolean;
  readonly isHeard: boolean;
}

export interface Loudspeaker {
  /** To be called from a touch or key: only then does the browser allow it. */
  readonly unlock: () => void;
  /** Plays one burst from now on; does nothing while sound is off. */
  readonly play: (burst: Burst) => void;
  readonly hush: () => void;
  readonly read: () => SoundReading;
}

/** Loud, with headroom for the harmonics. */
const LEVEL = 0.9;
/** Soft edges: a click would be taken for a broken loudspeaker. */
const EDGE_S = 0.015;
/** The standard asks for at least four harmonics, so that a small loudspeaker carries some of them. */
const HARMONICS = [0, 1, 0.6, 0.5, 0.4, 0.3, 0.2];
/** Below this the way out is silent; a pulse peaks some fifty times higher. */
const HEARD_FROM = 0.01;

function build(context: AudioContext): {
  readonly out: GainNode;
  readonly meter: AnalyserNode;
  readonly wave: PeriodicWave;
} {
  const out = context.createGain();
  out.gain.value = LEVEL;
  const meter = context.createAnalyser();
  // The whole mix passes the meter on its way out: what it sees is what the loudspeaker gets.
  out.connect(meter).connect(context.destination);
  const wave = context.createPeriodicWave(
    new Float32Array(HARMONICS.length),
    new Float32Array(HARMONICS),
  );
  return { out, meter, wave };
}

export function createLoudspeaker(): Loudspeaker {
  const context = new AudioContext();
  const { out, meter, wave } = build(context);
  const samples = new Float32Array(meter.fftSize);
  const playing = new Set<OscillatorNode>();
  let lastTimeS = context.currentTime;
  let wasRunning = false;

  const playPulse = (startS: number, durationS: number, frequencyHz: number): void => {
    const voice = context.createOscillator();
    const edge = context.createGain();
    voice.setPeriodicWave(wave);
    voice.frequency.value = frequencyHz;
    edge.gain.setValueAtTime(0, startS);
    edge.gain.linearRampToValueAtTime(1, startS + EDGE_S);
    edge.gain.setValueAtTime(1, startS + durationS - EDGE_S);
    edge.gain.linearRampToValueAtTime(0, startS + durationS);
    voice.connect(edge).connect(out);
    voice.onended = () => {
      playing.delete(voice);
      edge.disconnect();
    };
    voice.start(startS);
    voice.stop(startS + durationS);
    playing.add(voice);
  };

  const resume = (): void => {
    // A refusal leaves the state as it is, and `read` reports that state.
    context.resume().catch(() => undefined);
  };

  return {
    unlock: resume,
    play: (burst) => {
      if (context.state !== "running") return;
      const startS = context.currentTime + EDGE_S;
      for (const pulse of burst.pulses) {
        playPulse(startS + pulse.startS, pulse.durationS, pulse.frequencyHz);
      }
    },
    hush: () => {
      for (const voice of playing) voice.stop();
    },
    read: () => {
      const hasMoved = context.currentTime > lastTimeS;
      lastTimeS = context.currentTime;
      const canSound = context.state === "running" && hasMoved;
      // Once allowed, a context that sleep or a phone call suspended may be woken without a touch.
      if (wasRunning && context.state !== "running") resume();
      wasRunning ||= canSound;
      meter.getFloatTimeDomainData(samples);
      return { canSound, isHeard: canSound && samples.some((one) => Math.abs(one) > HEARD_FROM) };
    },
  };
}
