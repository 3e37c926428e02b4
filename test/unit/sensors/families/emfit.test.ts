// Emfit QS: its page, as asked for, and what it posts by itself.
import { describe, expect, it } from "vitest";
import { isGatewayError } from "../../../../gateway/errors.ts";
import { ReaderRig } from "../../../support/family-reader.ts";

const rig = new ReaderRig("emfit");
const channel = "report";

function read(text: string) {
  return rig.read("emfit/192.168.40.11", text, { channel }) ?? [];
}

describe("an Emfit bed sensor", () => {
  it("says bed and wellbeing apart: each is a thing with a basis of its own", () => {
    const page =
      "<html>SER=00AB12<br>PRES=1<br>HR=62<br>RR=14.5<br>ACT=9<br>TS=0<br>TS_R=33</html>";
    expect(read(page)).toMatchObject([
      {
        addresses: ["emfit/00ab12"],
        proposes: "bed-occupancy",
        readings: [{ quantity: "occupied", value: true }],
      },
      {
        addresses: ["emfit/00ab12/wellbeing"],
        proposes: "vital-trend",
        readings: [
          { quantity: "heart-rate", value: 62 },
          { quantity: "breathing-rate", value: 14.5 },
        ],
      },
    ]);
  });

  it("takes no rate from an empty bed, whose page keeps the last ones", () => {
    const [bed, wellbeing] = read("SER=00ab12;PRES=0;HR=62;RR=14");
    expect(bed).toMatchObject({ readings: [{ value: false }] });
    expect(wellbeing).toMatchObject({ readings: [] });
  });

  it.each(["SER=00ab12", "PRES=1;HR=60", "SER=00ab12;PRES=7", ""])("refuses %s by code", (text) => {
    try {
      read(text);
      expect.unreachable();
    } catch (error) {
      expect(isGatewayError(error, "sensor/undecodable")).toBe(true);
    }
  });

  it("takes rates and connection from posts, and guesses no presence from a rate", () => {
    const rates = { device: "4711", heart_rate: 58, respiration_rate: 13, activity: 20 };
    expect(read(JSON.stringify({ device: "4711", data: [rates] }))).toMatchObject([
      { addresses: ["emfit/4711/wellbeing"], readings: [{ value: 58 }, { value: 13 }] },
    ]);
    const status = { serialnumber: "4711", connected: false, status: "x", lastseenalive: 5 };
    expect(read(JSON.stringify({ status_at: 1, data: [status] }))).toEqual([
      { news: "connection", addresses: ["emfit/4711"], isConnected: false },
    ]);
  });
});
