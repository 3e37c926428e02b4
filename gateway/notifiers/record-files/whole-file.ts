// A file that is there after a kill or a power cut as it was written, or as it was before.
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

const OWNER_ONLY = 0o600;

async function synced(path: string, flags: "r" | "w", text?: string): Promise<void> {
  const handle = await open(path, flags, OWNER_ONLY);
  try {
    if (text !== undefined) await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Resolves once it is on the disk, under its name. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const next = `${file}.new`;
  try {
    await synced(next, "w", text);
    await rename(next, file);
  } catch (error) {
    // Half of it on a full disk would only take the room; why it failed is the error to tell.
    await rm(next, { force: true }).catch(() => undefined);
    throw error;
  }
  // The name is the folder's: without this a power cut could take it back after the receipt.
  await synced(dirname(file), "r");
}

/** Undefined where there is none yet. */
export async function readWhole(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
