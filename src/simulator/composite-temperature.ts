import { type CompositeTemperature, kelvinToCelsius } from "../codec/index.ts";
import type { DriveModel } from "./drive-model.ts";

/** The temperature of a drive as one byte tells it: in whole degrees, from −60 (that or colder) to 127 (that or hotter). */
export function compositeTemperatureOf(drive: Pick<DriveModel, "temperatureReading" | "smart">): CompositeTemperature {
  return drive.temperatureReading ?? celsiusOf(drive.smart.compositeTemperature);
}

/** Colder and hotter than the encoding reaches is told as its ends; 0 K is how a drive says that it has no reading. */
function celsiusOf(kelvins: number): CompositeTemperature {
  return kelvins === 0 ? "noData" : Math.max(-60, Math.min(127, kelvinToCelsius(kelvins)));
}
