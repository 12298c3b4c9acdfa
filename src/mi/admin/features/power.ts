import {
  autonomousPowerStateTransition,
  nonOperationalPowerState,
  powerLimit,
  powerLossSignaling,
  powerManagement,
  powerMeasurement,
  powerThreshold,
  spinupControl,
  voltageThreshold,
} from "../../../nvme/features/power-features.ts";
import { getFeature, setFeature } from "./feature-command.ts";

/** The power state of the controller, and what work it is told to expect. */
export const getPowerManagement = getFeature(powerManagement);

/** Sets the power state of the controller, which may slow it down. */
export const setPowerManagement = setFeature(powerManagement, { example: { powerState: 1 } });

/** Whether the controller saves power on its own, and how from each of 32 power states. */
export const getAutonomousPowerStateTransition = getFeature(autonomousPowerStateTransition);

/** Sets whether the controller saves power on its own, and how from each of 32 power states. */
export const setAutonomousPowerStateTransition = setFeature(autonomousPowerStateTransition, {
  example: { enabled: true, table: { transitions: [{ idleTransitionPowerState: 2, idleTime: 500 }] } },
});

/** Whether the controller may exceed the power of a non-operational state for work of its own. */
export const getNonOperationalPowerState = getFeature(nonOperationalPowerState);

/** Sets whether the controller may exceed the power of a non-operational state for work of its own. */
export const setNonOperationalPowerState = setFeature(nonOperationalPowerState, { example: { permissiveMode: true } });

/** Whether the first spin-up waits for its host, on drives that rotate. */
export const getSpinupControl = getFeature(spinupControl);

/** Sets whether the first spin-up waits for its host, on drives that rotate. */
export const setSpinupControl = setFeature(spinupControl, { example: { enabled: true } });

/** What a signal of power loss makes the drive do. */
export const getPowerLossSignaling = getFeature(powerLossSignaling);

/** Sets what a signal of power loss makes the drive do. */
export const setPowerLossSignaling = setFeature(powerLossSignaling, { example: { mode: "emergencyPowerFail" } });

/** The most power that the controller may take, in units that the scale tells. */
export const getPowerLimit = getFeature(powerLimit);

/** Sets the most power that the controller may take, in units that the scale tells. */
export const setPowerLimit = setFeature(powerLimit, { example: { limit: 900, scale: 2 } });

/** The power above which the drive tells, in units that the scale tells. */
export const getPowerThreshold = getFeature(powerThreshold);

/** Sets the power above which the drive tells, in units that the scale tells. */
export const setPowerThreshold = setFeature(powerThreshold, { example: { threshold: 1200, scale: 2, enabled: true } });

/** Whether the drive collects measurements of its power. */
export const getPowerMeasurement = getFeature(powerMeasurement);

/** Starts or stops collecting measurements of power, which log page 25h tells. */
export const setPowerMeasurement = setFeature(powerMeasurement, { example: { action: "start", stopTime: 10 } });

/** The voltages beyond which the drive tells, in units of the sensor's sample scale. */
export const getVoltageThreshold = getFeature(voltageThreshold);

/** Sets the voltages beyond which the drive tells, in units of the sensor's sample scale. */
export const setVoltageThreshold = setFeature(voltageThreshold, {
  example: { undervoltage: 1000, overvoltage: 1400, enabled: true },
});
