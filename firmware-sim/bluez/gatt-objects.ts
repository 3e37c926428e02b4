// A device's services and characteristics as objects under its path [BlueZ doc/org.bluez.Gatt*.rst].
import { CHARACTERISTIC, SERVICE, type Values, typed } from "./bluez-objects.ts";
import { numbered } from "./bluez-paths.ts";
import type { Peripheral } from "./peripheral.ts";

interface GattObject {
  readonly path: string;
  readonly name: string;
  readonly values: Values;
}

export function gattObjects(devicePath: string, { services }: Peripheral): readonly GattObject[] {
  return [...services.entries()].flatMap(([index, { uuid, characteristics }]) => {
    const path = `${devicePath}/service${numbered(index)}`;
    const service = { UUID: typed("s", uuid), Primary: typed("b", true) };
    const held = [...characteristics.entries()].map(([at, { uuid: name, flags }]) => ({
      path: `${path}/char${numbered(at)}`,
      name: CHARACTERISTIC,
      values: {
        ...{ UUID: typed("s", name), Flags: typed("as", [...flags]) },
        Notifying: typed("b", false),
      },
    }));
    return [{ path, name: SERVICE, values: service }, ...held];
  });
}
