import { describe, expect, it } from "vitest";
import { localTime, localTimeOn } from "../../../gateway/api/views/local-time.ts";

const LONDON = "Europe/London";

describe("local times", () => {
  it("[H-09.5] are an hour ahead of UTC in summer and not in winter", () => {
    expect(localTime(Date.UTC(2026, 6, 1, 1, 10), LONDON)).toBe("02:10");
    expect(localTime(Date.UTC(2026, 11, 1, 2, 10), LONDON)).toBe("02:10");
  });

  it("[H-09.5] skip the hour that does not exist when summer time begins", () => {
    expect(localTime(Date.UTC(2026, 2, 29, 0, 59), LONDON)).toBe("00:59");
    expect(localTime(Date.UTC(2026, 2, 29, 1, 0), LONDON)).toBe("02:00");
  });

  it("[H-09.5] say which of the two hours is meant when summer time ends", () => {
    expect(localTime(Date.UTC(2026, 9, 25, 0, 30), LONDON)).toBe("01:30 BST");
    expect(localTime(Date.UTC(2026, 9, 25, 1, 30), LONDON)).toBe("01:30 GMT");
    expect(localTime(Date.UTC(2026, 9, 25, 2, 0), LONDON)).toBe("02:00");
  });

  it("name the day where it is another day, as the home counts days", () => {
    const eveningBefore = Date.UTC(2026, 5, 30, 22, 50);
    const afterMidnight = Date.UTC(2026, 5, 30, 23, 5);
    expect(localTimeOn(eveningBefore, afterMidnight, LONDON)).toBe("30 Jun 23:50");
    expect(localTimeOn(afterMidnight, afterMidnight, LONDON)).toBe("00:05");
  });
});
