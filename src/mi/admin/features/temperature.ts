import { hostControlledThermalManagement, temperatureThreshold } from "../../../nvme/features/temperature-features.ts";
import { getFeature, setFeature } from "./feature-command.ts";

/** The temperature in kelvins beyond which the drive warns: of the composite temperature or of a sensor (1–8). */
export const getTemperatureThreshold = getFeature(temperatureThreshold);

/** Sets the temperature in kelvins beyond which the drive warns; sensor 15 is all of them. */
export const setTemperatureThreshold = setFeature(temperatureThreshold, { example: { threshold: 343, type: "over" } });

/** The temperatures in kelvins from which the controller takes less power; 0 where it does not. */
export const getHostControlledThermalManagement = getFeature(hostControlledThermalManagement);

/** Sets the temperatures in kelvins from which the controller takes less power; 0 is never. */
export const setHostControlledThermalManagement = setFeature(hostControlledThermalManagement, {
  example: { lightTemperature: 343, heavyTemperature: 348 },
});
