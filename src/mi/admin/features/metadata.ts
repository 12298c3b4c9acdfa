import { encodeUtf8 } from "../../../codec/utf8.ts";
import {
  controllerMetadata,
  enhancedControllerMetadata,
  namespaceMetadata,
} from "../../../nvme/features/metadata-features.ts";
import { getFeature, setFeature } from "./feature-command.ts";

/** What hosts say of themselves and the controller, each sort as often as they like. */
export const getEnhancedControllerMetadata = getFeature(enhancedControllerMetadata);

/** Adds, replaces or deletes what a host says of itself, by `action`. */
export const setEnhancedControllerMetadata = setFeature(enhancedControllerMetadata, {
  example: {
    metadata: {
      elements: [{ type: "operatingSystemDriverName", revision: 0, value: encodeUtf8("nvme") }],
    },
  },
});

/** What a host says of itself and the controller, each sort once. */
export const getControllerMetadata = getFeature(controllerMetadata);

/** Adds, replaces or deletes what a host says of itself, each sort once, by `action`. */
export const setControllerMetadata = setFeature(controllerMetadata, {
  example: {
    metadata: {
      elements: [{ type: "operatingSystemDriverName", revision: 0, value: encodeUtf8("nvme") }],
    },
  },
});

/** What a host says of a namespace, each sort once. */
export const getNamespaceMetadata = getFeature(namespaceMetadata);

/** Adds, replaces or deletes what a host says of a namespace, by `action`. */
export const setNamespaceMetadata = setFeature(namespaceMetadata, {
  example: {
    namespaceId: 1,
    metadata: {
      elements: [{ type: "operatingSystemNamespaceName", revision: 0, value: encodeUtf8("data") }],
    },
  },
});
