import { checkInteger, type Kind, refuse, scalar } from "./kind.ts";

/**
 * A composite temperature as the one-byte CTEMP encoding has it: degrees Celsius from −60 (that or colder) to 127 (that or
 * hotter); `noData` where the last reading is older than five seconds; `sensorFailure`; reserved codes keep their number.
 */
export type CompositeTemperature = number | "noData" | "sensorFailure" | `reserved ${number}`;

function decode(raw: number): CompositeTemperature {
  if (raw <= 0x7f) return raw;
  if (raw >= 0xc4) return raw - 0x100;
  if (raw === 0x80) return "noData";
  return raw === 0x81 ? "sensorFailure" : `reserved ${raw}`;
}

function encode(value: unknown, path: string): number {
  if (typeof value === "number") return checkInteger(value, -60, 127, path) & 0xff;
  if (value === "noData") return 0x80;
  if (value === "sensorFailure") return 0x81;
  const reserved = typeof value === "string" ? Number(/^reserved (\d+)$/.exec(value)?.[1]) : Number.NaN;
  if (reserved >= 0x82 && reserved <= 0xc3) return reserved;
  return refuse(value, "is not a composite temperature", path);
}

function formatCelsius(value: CompositeTemperature): string {
  if (value === "noData") return "no current reading";
  if (value === "sensorFailure") return "sensor failure";
  if (typeof value === "string") return value;
  return value === 127 ? "127 °C or more" : value === -60 ? "-60 °C or less" : `${value} °C`;
}

/** A composite temperature in one byte (CTEMP, NVMe-MI 2.0 Figure 108). */
export const celsius: Kind<CompositeTemperature> = {
  label: "temperature (°C)",
  size: 1,
  parts: scalar,
  blank: "0",
  read: (code, at) => `${code.bind(decode)}(v.getUint8(${at}))`,
  write: (code, at, value, path) => `v.setUint8(${at},${code.bind(encode)}(${value},${JSON.stringify(path)}));`,
  format: formatCelsius,
};

const kelvinAtZeroCelsius = 273;

/** Whole degrees Celsius of a temperature in kelvins, as the specification converts them. */
export function kelvinToCelsius(kelvins: number): number {
  return kelvins - kelvinAtZeroCelsius;
}

/** A temperature in kelvins from whole degrees Celsius, the reverse of `kelvinToCelsius`. */
export function celsiusToKelvin(celsius: number): number {
  return celsius + kelvinAtZeroCelsius;
}

/** A temperature in kelvins in both units. */
export function kelvinText(kelvins: number): string {
  return `${kelvinToCelsius(kelvins)} °C (${kelvins} K)`;
}

/** A temperature in kelvins, u16; 0 where the drive reports none. */
export const kelvin: Kind<number> = {
  label: "temperature (K)",
  size: 2,
  parts: scalar,
  blank: "0",
  range: { minimum: 0, maximum: 0xffff },
  read: (_, at) => `v.getUint16(${at},true)`,
  write: (code, at, value, path) =>
    `v.setUint16(${at},${code.bind(checkInteger)}(${value},0,65535,${JSON.stringify(path)}),true);`,
  format: (value) => (value === 0 ? "not reported (0 K)" : kelvinText(value)),
};
