import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MiError } from "../errors.ts";
import { type DeviceAddress, formatDeviceAddress, parseDeviceAddress } from "./device-address.ts";

const good: readonly (readonly [text: string, address: DeviceAddress, formatted: string])[] = [
  ["mctp:1,9", { link: { scheme: "mctp" }, network: 1, eid: 9, controllerId: undefined }, "mctp:1,9"],
  ["mctp:9", { link: { scheme: "mctp" }, network: 1, eid: 9, controllerId: undefined }, "mctp:1,9"],
  ["mctp:9:2", { link: { scheme: "mctp" }, network: 1, eid: 9, controllerId: 2 }, "mctp:1,9:2"],
  ["mctp:3,10:65535", { link: { scheme: "mctp" }, network: 3, eid: 10, controllerId: 65535 }, "mctp:3,10:65535"],
  ["mctp:0x10,0x1F:0x41", { link: { scheme: "mctp" }, network: 16, eid: 31, controllerId: 65 }, "mctp:16,31:65"],
  [
    "mctp:4294967295,254",
    { link: { scheme: "mctp" }, network: 4294967295, eid: 254, controllerId: undefined },
    "mctp:4294967295,254",
  ],
  ["mctp:011:00", { link: { scheme: "mctp" }, network: 1, eid: 9, controllerId: 0 }, "mctp:1,9:0"],
  ["sim:9", { link: { scheme: "sim" }, network: 1, eid: 9, controllerId: undefined }, "sim:9"],
  ["sim:12:1", { link: { scheme: "sim" }, network: 1, eid: 12, controllerId: 1 }, "sim:12:1"],
  [
    "unix:/run/drives,9",
    { link: { scheme: "unix", path: "/run/drives" }, network: 1, eid: 9, controllerId: undefined },
    "unix:/run/drives,9",
  ],
  [
    "unix:a,b:c,9:1",
    { link: { scheme: "unix", path: "a,b:c" }, network: 1, eid: 9, controllerId: 1 },
    "unix:a,b:c,9:1",
  ],
  [
    "serial:/dev/ttyUSB0,8",
    { link: { scheme: "serial", path: "/dev/ttyUSB0" }, network: 1, eid: 8, controllerId: undefined },
    "serial:/dev/ttyUSB0,8",
  ],
];

const bad: readonly (readonly [text: string, complaint: RegExp])[] = [
  ["", /does not begin with mctp:, sim:, unix: or serial:/],
  ["9", /does not begin with/],
  ["/dev/nvme0", /does not begin with/],
  ["MCTP:9", /does not begin with/],
  ["mctp:", /the endpoint id is missing; the form is mctp:<net>,<eid>/],
  ["mctp:1,", /the endpoint id is missing/],
  ["mctp:1,:0", /the endpoint id is missing/],
  ["mctp:,9", /network id "" is not a number/],
  ["mctp:0,9", /network id 0 is not in 1–4294967295/],
  ["mctp:4294967296,9", /network id 4294967296 is not in/],
  ["mctp:1,2,9", /network id "1,2" is not a number/],
  ["mctp:1,7", /endpoint id 7 is not in 8–254/],
  ["mctp:1,255", /endpoint id 255 is not in 8–254/],
  ["mctp:1,99999999999999999999999", /endpoint id 1e\+23 is not in 8–254/],
  ["mctp:1,nine", /endpoint id "nine" is not a number/],
  ["mctp:1,-9", /endpoint id "-9" is not a number/],
  ["mctp:1, 9", /endpoint id " 9" is not a number/],
  ["mctp:1,9.5", /endpoint id "9.5" is not a number/],
  ["mctp:1,09", /endpoint id "09" is not a number \(a leading 0 means octal\)/],
  ["mctp:1,0x", /endpoint id "0x" is not a number/],
  ["mctp:1,9:", /controller id "" is not a number/],
  ["mctp:1,9:65536", /controller id 65536 is not in 0–65535/],
  ["mctp:1,9:0:0", /there is something after the controller id/],
  ["sim:", /the endpoint id is missing; the form is sim:<eid>/],
  ["sim:1,9", /endpoint id "1,9" is not a number/],
  ["unix:/run/drives", /the endpoint id is missing; the form is unix:<path>,<eid>/],
  ["unix:,9", /the path is missing/],
  ["serial:/dev/ttyS0,", /the endpoint id is missing; the form is serial:<device>,<eid>/],
];

describe("the address of a drive", () => {
  for (const [text, address, formatted] of good) {
    it(`${text} is read, and written as ${formatted}`, () => {
      assert.deepEqual(parseDeviceAddress(text), address);
      assert.equal(formatDeviceAddress(address), formatted);
      assert.deepEqual(parseDeviceAddress(formatted), address);
    });
  }

  for (const [text, complaint] of bad) {
    it(`"${text}" is refused, saying what is wrong`, () => {
      const refused = (error: unknown): boolean =>
        error instanceof MiError &&
        error.code === "INVALID_ARGUMENT" &&
        complaint.test(error.message) &&
        error.message.startsWith(`"${text}" is not the address of a drive: `);
      assert.throws(() => parseDeviceAddress(text), refused);
    });
  }

  it("may be an endpoint id alone where the scheme is known", () => {
    assert.deepEqual(parseDeviceAddress("10:1", { bare: "sim" }), parseDeviceAddress("sim:10:1"));
    assert.deepEqual(parseDeviceAddress("0xa", { bare: "sim" }), parseDeviceAddress("sim:10"));
    assert.deepEqual(parseDeviceAddress("mctp:9", { bare: "sim" }), parseDeviceAddress("mctp:9"));
  });
});
