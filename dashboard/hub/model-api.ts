// What this page asks the hub about the falls model, and tells it of falls that model missed.
import {
  type AboutView,
  aboutView,
  type ModelsView,
  modelsView,
  type ToldFallRequest,
  toldFallView,
} from "../../gateway/api/contract/model-views.ts";
import { askHub, post } from "./hub-api.ts";

export async function getAbout(): Promise<AboutView> {
  return await askHub({ path: "/about", answer: aboutView });
}

export async function getModels(): Promise<ModelsView> {
  return await askHub({ path: "/models", answer: modelsView });
}

/** The two models as they were seen compared: the hub refuses any others. */
export async function promoteShadow(live: string, shadow: string): Promise<ModelsView> {
  const body = { live, shadow };
  return await askHub({ ...post, path: "/models/promotion", body, answer: modelsView });
}

export async function undoPromotion(): Promise<ModelsView> {
  return await askHub({ method: "DELETE", path: "/models/promotion", answer: modelsView });
}

/** Resolves with how many windows of that time were kept. */
export async function tellFall(fall: ToldFallRequest): Promise<number> {
  const told = await askHub({ ...post, path: "/told-falls", body: fall, answer: toldFallView });
  return told.windows;
}
