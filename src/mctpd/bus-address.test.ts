import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MiError } from "../errors.ts";
import { type BusAddress, busPlaces, type SocketPlace } from "./bus-address.ts";

const runtime = { XDG_RUNTIME_DIR: "/run/user/0" };

const places: [string, BusAddress, NodeJS.ProcessEnv, SocketPlace[]][] = [
  ["the system's bus", "system", {}, [{ path: "/var/run/dbus/system_bus_socket" }]],
  ["the system's bus elsewhere", "system", { DBUS_SYSTEM_BUS_ADDRESS: "unix:path=/x" }, [{ path: "/x" }]],
  ["the session's bus", "session", { DBUS_SESSION_BUS_ADDRESS: "unix:path=/y,guid=12" }, [{ path: "/y" }]],
  ["the session's bus that systemd started", "session", runtime, [{ path: "/run/user/0/bus" }]],
  ["a runtime directory", "unix:runtime=yes", runtime, [{ path: "/run/user/0/bus" }]],
  ["an abstract socket", "unix:abstract=bus", {}, [{ path: "\0bus" }]],
  ["an escaped path", "unix:path=/a%2cb%20c", {}, [{ path: "/a,b c" }]],
  ["a host", "tcp:host=bmc,port=55556", {}, [{ host: "bmc", port: 55556 }]],
  ["this host", "tcp:port=55556", {}, [{ host: "localhost", port: 55556 }]],
  ["several", "unix:path=/a;unix:path=/b;", {}, [{ path: "/a" }, { path: "/b" }]],
];

describe("the address of a message bus", () => {
  for (const [name, address, environment, expected] of places) {
    it(`can be that of ${name}`, () => assert.deepEqual(busPlaces(address, environment), expected));
  }

  for (const address of [
    "",
    ";",
    "x",
    "unix:",
    "unix:runtime=yes",
    "unix:tmpdir=/tmp",
    "tcp:port=0",
    "tcp:port=65536",
    "unix:path=%z",
  ]) {
    it(`cannot be ${JSON.stringify(address)}`, () => {
      assert.throws(
        () => busPlaces(address, {}),
        (error) => {
          assert.ok(error instanceof MiError);
          assert.equal(error.code, "INVALID_ARGUMENT");
          assert.ok(error.message.includes(JSON.stringify(address)));
          return true;
        },
      );
    });
  }

  it("cannot be what is no text", () => {
    assert.throws(() => busPlaces(5 as unknown as BusAddress, {}), { code: "INVALID_ARGUMENT" });
  });

  it("of a session is not known where there is none", () => {
    assert.throws(() => busPlaces("session", {}), { code: "DISCOVERY", reason: "noBus" });
  });
});
