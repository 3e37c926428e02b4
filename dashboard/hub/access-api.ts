// What a manager asks of who may use the hub: people and tablets.
import { z } from "zod";
import { type StaffView, staffView } from "../../gateway/api/contract/care-views.ts";
import { type TabletsView, tabletsView } from "../../gateway/api/contract/views.ts";
import { askHub, post } from "./hub-api.ts";

const nothing = z.unknown().transform(() => null);

export interface Access {
  readonly staff: StaffView;
  readonly tablets: TabletsView;
}

export async function getAccess(): Promise<Access> {
  const [staff, tablets] = await Promise.all([
    askHub({ path: "/staff", answer: staffView }),
    askHub({ path: "/tablets", answer: tabletsView }),
  ]);
  return { staff, tablets };
}

export async function endStaff(staffId: string): Promise<void> {
  const path = `/staff/${encodeURIComponent(staffId)}/revoke`;
  await askHub({ ...post, path, body: {}, answer: nothing });
}

export async function endTablet(tabletId: string): Promise<void> {
  const path = `/tablets/${encodeURIComponent(tabletId)}`;
  await askHub({ method: "DELETE", path, answer: nothing });
}
