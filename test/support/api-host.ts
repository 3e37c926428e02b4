// The API on a free port over a fake hub, for tests that speak real HTTP.
import { type Api, createApi } from "../../gateway/api/api.ts";
import type { WatchedBoard } from "../../gateway/api/board-watch.ts";
import { type HttpListener, startHttp } from "../../gateway/api/http-listener.ts";
import { ApiClient } from "./api-client.ts";
import { FakeHub } from "./fake-hub-port.ts";
import { PINS } from "./small-home.ts";

export interface ApiHost {
  readonly hub: FakeHub;
  readonly api: Api;
  readonly http: HttpListener;
  readonly silent: WatchedBoard[];
  readonly heardAgain: WatchedBoard[];
  /** Every line the API logged, as one text each. */
  readonly logged: string[];
  client(): ApiClient;
  /** A client signed in as this person. */
  as(staffId: string): Promise<ApiClient>;
  /** A client on a newly enrolled tablet, nobody signed in. */
  tablet(): Promise<ApiClient>;
  close(): Promise<void>;
}

export async function startApi(
  hub?: FakeHub,
  dashboardFolder: string | null = null,
): Promise<ApiHost> {
  const theHub = hub ?? (await FakeHub.start());
  const silent: WatchedBoard[] = [];
  const heardAgain: WatchedBoard[] = [];
  const logged: string[] = [];
  const log = (fields: object, message: string): void => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  const api = await createApi({
    hub: theHub.port,
    log: { info: log, warn: log },
    boardHooks: {
      onSilent: (board) => silent.push(board),
      onRevoked: () => undefined,
      onHeardAgain: (board) => heardAgain.push(board),
    },
    dashboardFolder,
  });
  const http = await startHttp({ host: "127.0.0.1", port: 0 }, api.listener);
  const client = (): ApiClient => new ApiClient(http.url);
  return {
    hub: theHub,
    api,
    http,
    silent,
    heardAgain,
    logged,
    client,
    as: async (staffId) => {
      const signedIn = client();
      await signedIn.signIn(staffId, PINS[staffId] ?? "");
      return signedIn;
    },
    tablet: async () => {
      const tablet = client();
      const { tabletId, token } = await theHub.secrets.issueTablet();
      await theHub.record([{ type: "tablet.enrolled", data: { tabletId, label: "Lounge" } }]);
      tablet.cookies.set("hw_tablet", token);
      return tablet;
    },
    close: async () => {
      api.close();
      await http.close();
    },
  };
}
