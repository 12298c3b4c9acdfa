import { at, bitField, bits, kelvin, namedBits, packed, u16 } from "../../codec/index.ts";
import type { Kind } from "../../codec/kind.ts";
import { kelvinText } from "../../codec/temperature.ts";
import { feature } from "./feature.ts";

/** A limit, of which the extremes are no temperatures: what is never under the one and never over the other. */
const limit: Kind<number> = {
  ...kelvin,
  format: (kelvins) => (kelvins === 0 || kelvins === 0xffff ? `${kelvins} K` : kelvinText(kelvins)),
};

/** A temperature from which on something is done, 0 for never. */
const beginning: Kind<number> = {
  ...kelvin,
  format: (kelvins) => (kelvins === 0 ? "disabled (0 K)" : kelvinText(kelvins)),
};

const whichThreshold = {
  sensor: bits(3, 0, "Threshold Temperature Select (TMPSEL): 0 for the composite temperature, 1–8 for a sensor"),
  type: namedBits(5, 4, "Threshold Type Select (THSEL)", { over: 0, under: 1 }),
};

/** The temperatures beyond which a drive warns, in kelvins. */
export const temperatureThreshold = feature({
  identifier: 0x04,
  title: "Temperature Threshold",
  spec: "NVMe base 2.0 §5.27.1.3",
  select: { which: packed(2, bitField(u16, whichThreshold), "Temperature Threshold, bits 31:16") },
  value: {
    threshold: at(0, limit, "Temperature Threshold (TMPTH)"),
    which: packed(
      2,
      bitField(u16, { ...whichThreshold, hysteresis: bits(8, 6, "Temperature Threshold Hysteresis (TMPTHH), in K") }),
      "Temperature Threshold, bits 31:16",
    ),
  },
});

/** The temperatures from which a controller takes less power, lightly and heavily; 0 for never. */
export const hostControlledThermalManagement = feature({
  identifier: 0x10,
  title: "Host Controlled Thermal Management",
  spec: "NVMe base 2.0 §5.27.1.10",
  value: {
    heavyTemperature: at(0, beginning, "Thermal Management Temperature 2 (TMT2)"),
    lightTemperature: at(2, beginning, "Thermal Management Temperature 1 (TMT1)"),
  },
});
