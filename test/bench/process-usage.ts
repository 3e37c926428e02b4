// What a process and its children use, as Linux counts it.
import { readFileSync, readdirSync } from "node:fs";

/** CLK_TCK of Linux on every platform Node runs on. */
const TICKS_PER_S = 100;
const BYTES_PER_MB = 1_000_000;
const BYTES_PER_KIB = 1024;

/** The process and its descendants. */
export function familyOf(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean),
  );
  return [pid, ...children.flatMap((child) => familyOf(Number(child)))];
}

/** CPU time used since its start by all threads of all of them, ms. */
export function cpuMs(pid: number): number {
  return sum(familyOf(pid), (one) => {
    const stat = readFileSync(`/proc/${one}/stat`, "utf8");
    // The name, in brackets, may hold anything; utime and stime are the 12th and 13th after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_S) * 1000;
  });
}

/** Resident memory, and its share where pages are shared, MB. */
export function memoryMb(pid: number): { readonly rssMb: number; readonly pssMb: number } {
  const family = familyOf(pid);
  const read = (name: string): number =>
    sum(family, (one) => kibOf(readFileSync(`/proc/${one}/smaps_rollup`, "utf8"), name));
  return { rssMb: read("Rss"), pssMb: read("Pss") };
}

/** Bytes it caused to be written to storage. */
export function writtenBytes(pid: number): number {
  return sum(familyOf(pid), (one) => {
    const io = readFileSync(`/proc/${one}/io`, "utf8");
    return Number(/^write_bytes: (\d+)$/m.exec(io)?.[1] ?? Number.NaN);
  });
}

function kibOf(text: string, name: string): number {
  const kib = Number(new RegExp(`^${name}: +(\\d+) kB$`, "m").exec(text)?.[1] ?? Number.NaN);
  return (kib * BYTES_PER_KIB) / BYTES_PER_MB;
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0);
}
