// Examples → the member networks of one position, from seeds that follow each other.
import type { NetworkWeights } from "../fall-network.ts";
import { type Example, trainNetwork } from "./train-network.ts";

const BATCH = 128;
const LEARNING_RATE = 2e-3;

export interface MembersOptions {
  readonly seed: number;
  readonly members: number;
  readonly epochs: number;
  readonly onEpoch: (member: number, epoch: number, loss: number) => void;
}

export function trainMembers(
  examples: readonly Example[],
  options: MembersOptions,
): readonly NetworkWeights[] {
  return Array.from({ length: options.members }, (_, member) =>
    trainNetwork(examples, {
      // 101 keeps the seeds of folds, which differ by one, apart from those of members.
      seed: options.seed + 101 * member,
      epochs: options.epochs,
      batch: BATCH,
      learningRate: LEARNING_RATE,
      onEpoch: (epoch, loss) => {
        options.onEpoch(member + 1, epoch, loss);
      },
    }),
  );
}
