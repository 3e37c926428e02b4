import type { SecretKind, Secrets } from "../../gateway/store/secrets.ts";

/** The store's secrets, in memory: what lies on the disk. */
export class KeptSecrets implements Secrets {
  readonly kept = new Map<SecretKind, Map<string, string>>();
  /** Called before each write; a test may throw in it. */
  onWrite: () => void = () => undefined;

  async putSecret(principalId: string, kind: SecretKind, hash: string): Promise<void> {
    await Promise.resolve();
    this.onWrite();
    this.kept.set(kind, new Map([...(this.kept.get(kind) ?? []), [principalId, hash]]));
  }

  async removeSecret(principalId: string, kind: SecretKind): Promise<void> {
    await Promise.resolve();
    this.onWrite();
    this.kept.get(kind)?.delete(principalId);
  }

  getSecrets(kind: SecretKind): Promise<ReadonlyMap<string, string>> {
    return Promise.resolve(this.kept.get(kind) ?? new Map<string, string>());
  }
}
