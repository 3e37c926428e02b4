// Finds a port on loopback for the demo: the wanted one if it is free, else any.
import { createServer } from "node:net";

/** The registered MQTT port may belong to a broker of this machine: the demo leaves it alone. */
const NEVER = 1883;

export async function freePort(wanted: number): Promise<number> {
  const port = (await tryPort(wanted)) ?? (await tryPort(0));
  if (port === undefined) throw new Error("no free port on 127.0.0.1");
  return port === NEVER ? await freePort(0) : port;
}

async function tryPort(port: number): Promise<number | undefined> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(undefined);
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(address === null || typeof address === "string" ? undefined : address.port);
      });
    });
  });
}
