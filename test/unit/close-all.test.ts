import { expect, it } from "vitest";
import { closeAll } from "../../gateway/close-all.ts";
import { rejectionOf } from "../support/thrown.ts";

it("closes every part, the last opened first, and then says which did not close", async () => {
  const closed: string[] = [];
  const part = (name: string) => (): void => {
    closed.push(name);
  };
  const broken = (name: string) => (): never => {
    throw new Error(`${name} is stuck`);
  };
  const closing = closeAll([part("store"), broken("board"), part("radio"), broken("model")]);
  expect(await rejectionOf(closing)).toMatch(/model is stuck; board is stuck/);
  expect(closed).toEqual(["radio", "store"]);
});
