// Holds the bench, and so everything it starts, to two cores: its figures are those of a small hub.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const CORES = 2;

/** The first cores of a list as Linux writes it, e.g. "0-3,8". */
export function firstCores(list: string, count = CORES): readonly number[] {
  const all = list.split(",").flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  return all.slice(0, count);
}

function allowedCores(): string {
  return /^Cpus_allowed_list:\s+(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "";
}

/** For what is held to one core. */
export function firstCore(): string {
  return firstCores(allowedCores(), 1).join(",");
}

/** The cores this process may use from now on, all threads of it; or why it is not held to them. */
export function holdToTwoCores(command = "taskset"): string {
  const cores = firstCores(allowedCores()).join(",");
  const args = ["-a", "-p", "-c", cores, String(process.pid)];
  const { error, status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (error === undefined && status === 0) return allowedCores();
  const why = error === undefined ? stderr.trim() : `${command} is missing`;
  return `not held to ${CORES} cores (${why}): ${allowedCores()}`;
}
