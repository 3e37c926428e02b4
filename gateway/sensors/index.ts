// Registry of sensor types: a new one is a file of its own and one line here.
import { z } from "zod";
import { batterylessButton } from "./batteryless-button.ts";
import { batterylessMat } from "./batteryless-mat.ts";
import { bedOccupancy } from "./bed-occupancy.ts";
import { chair } from "./chair.ts";
import { climate } from "./climate.ts";
import type { SensorType } from "./define-sensor.ts";
import { doorContact } from "./door-contact.ts";
import { floorMat } from "./floor-mat.ts";
import { helpButton } from "./help-button.ts";
import { medicationReminder } from "./medication-reminder.ts";
import { infiniTime } from "./infini-time.ts";
import { nurseCall } from "./nurse-call.ts";
import { pirMotion } from "./pir-motion.ts";
import { privateButton } from "./private-button.ts";
import { radar } from "./radar.ts";
import { receiver } from "./receiver.ts";
import { reminderSpeaker } from "./reminder-speaker.ts";
import { vibration } from "./vibration.ts";
import { vitalTrend } from "./vital-trend.ts";
import { wearable } from "./wearable.ts";

/** Parsing an entry is choosing the sensor type: the result decodes. */
export const sensorTypeSchema = z.discriminatedUnion("type", [
  wearable,
  infiniTime,
  helpButton,
  privateButton,
  batterylessButton,
  bedOccupancy,
  chair,
  floorMat,
  batterylessMat,
  nurseCall,
  radar,
  doorContact,
  pirMotion,
  vibration,
  vitalTrend,
  climate,
  receiver,
  medicationReminder,
  reminderSpeaker,
]);

/** Every sensor type with its default settings, by name. */
export const sensorTypes: ReadonlyMap<string, SensorType> = new Map(
  sensorTypeSchema.options.map((option) => {
    const sensor = option.parse({ type: option.in.shape.type.value });
    return [sensor.type, sensor];
  }),
);
