import { describe, expect, it } from "vitest";
import { HomeState } from "../../../gateway/domain/draft.ts";
import type { RowChange } from "../../../gateway/domain/home.ts";

function room(id: string, name = id): RowChange {
  return { kind: "room", id, row: { roomId: id, name, kind: "bedroom" } };
}
const names = (state: { home: HomeState["home"] }): string[] =>
  [...state.home.room.values()].map(({ name }) => name);

describe("a draft of the home", () => {
  it("shows its own changes over the home, and leaves the home as it is", () => {
    const state = new HomeState();
    state.apply([room("1"), room("2")]);
    const draft = state.draft();
    draft.apply([room("1", "new"), { kind: "room", id: "2", row: null }, room("3")]);
    expect(names(draft).sort()).toEqual(["3", "new"]);
    expect(draft.home.room.get("2")).toBeUndefined();
    expect(names(state)).toEqual(["1", "2"]);
  });

  it("becomes the home by its changes", () => {
    const state = new HomeState();
    const draft = state.draft();
    draft.apply([room("1"), { kind: "room", id: "1", row: null }, room("1", "back")]);
    state.apply(draft.changes);
    expect(names(state)).toEqual(["back"]);
  });

  it("takes back all of an attempt that throws, and nothing of those before it", () => {
    const draft = new HomeState().draft();
    draft.attempt(() => {
      draft.apply([room("1"), room("2")]);
    });
    const failing = (): void => {
      draft.apply([room("1", "spoilt"), { kind: "room", id: "2", row: null }, room("3")]);
      throw new Error("refused");
    };
    expect(() => {
      draft.attempt(failing);
    }).toThrow("refused");
    expect(names(draft)).toEqual(["1", "2"]);
    expect(draft.changes).toHaveLength(2);
  });
});
