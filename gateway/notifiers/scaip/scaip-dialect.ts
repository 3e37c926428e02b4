// In what centres differ, beyond the codes: one group of settings. The defaults are what most take.
import { z } from "zod";

export const dialectSettings = z
  .strictObject({
    root: z
      .enum(["mrq", "scaip"])
      .default("mrq")
      .describe("Root element of a request; a few receivers want `scaip`."),
    contentType: z
      .enum(["application/scaip+xml", "application/xml"])
      .default("application/scaip+xml"),
    version: z
      .string()
      .regex(/^\d\d\.\d\d$/)
      .default("01.00"),
    callsAgainAs: z
      .enum(["IN", "ME"])
      .default("IN")
      .describe("How an alarm the centre has already calls again: information or a message."),
    cancelAs: z
      .enum(["RE", "ME"])
      .default("RE")
      .describe("How an alarm is ended: a reset, or a message with status cancel."),
  })
  .prefault({});
export type ScaipDialect = z.output<typeof dialectSettings>;
