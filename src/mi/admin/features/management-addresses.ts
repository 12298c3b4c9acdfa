import {
  embeddedManagementControllerAddress,
  hostManagementAgentAddress,
} from "../../../nvme/features/management-address-features.ts";
import { getFeature, setFeature } from "./feature-command.ts";

/** Where the management agent of the system is, as a URI. */
export const getEmbeddedManagementControllerAddress = getFeature(embeddedManagementControllerAddress);

/** Tells the drive where the management agent of the system is, as a URI. */
export const setEmbeddedManagementControllerAddress = setFeature(embeddedManagementControllerAddress, {
  example: { address: { uri: "https://192.0.2.1/" } },
});

/** Where the management agent of the host's software is, as a URI. */
export const getHostManagementAgentAddress = getFeature(hostManagementAgentAddress);

/** Tells the drive where the management agent of the host's software is, as a URI. */
export const setHostManagementAgentAddress = setFeature(hostManagementAgentAddress, {
  example: { address: { uri: "https://192.0.2.2/" } },
});
