// What this page asks the hub about messages that wait for those outside.
import {
  type DestinationsView,
  destinationsView,
} from "../../gateway/api/contract/destination-views.ts";
import { askHub } from "./hub-api.ts";

export async function getDestinations(): Promise<DestinationsView> {
  return await askHub({ path: "/destinations", answer: destinationsView });
}
