// Starts a process that commits for ever and kills it once it has been told of enough commits.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { compiledFile } from "../../gateway/paths.ts";

export interface Killed {
  /** Alerts whose commit was acknowledged before the kill. */
  readonly acknowledged: readonly string[];
}

/** Kills with SIGKILL after `commits` acknowledgements. */
export async function commitUntilKilled(
  dataDir: string,
  commits: number,
  options: { readonly first?: number; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Killed> {
  const child = spawn(
    process.execPath,
    [compiledFile("test", "support", "store-child.js"), dataDir, String(options.first ?? 0)],
    { env: { ...process.env, ...options.env }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const acknowledged: string[] = [];
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== "open") acknowledged.push(line);
    if (acknowledged.length === commits) child.kill("SIGKILL");
  }
  await ended;
  return { acknowledged };
}
