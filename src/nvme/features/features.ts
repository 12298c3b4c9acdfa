import type { Feature } from "./feature.ts";
import * as group from "./group-features.ts";
import * as host from "./host-features.ts";
import * as managementAddress from "./management-address-features.ts";
import * as media from "./media-features.ts";
import * as metadata from "./metadata-features.ts";
import * as power from "./power-features.ts";
import * as protection from "./protection-features.ts";
import * as queue from "./queue-features.ts";
import * as temperature from "./temperature-features.ts";

const described = Object.values<object>({
  ...queue,
  ...power,
  ...temperature,
  ...media,
  ...host,
  ...protection,
  ...group,
  ...managementAddress,
  ...metadata,
});

/** Every feature that is described, by its identifier (FID). */
export const features: ReadonlyMap<number, Feature> = new Map(
  described
    .filter((each): each is Feature => "scope" in each)
    .toSorted((one, other) => one.identifier - other.identifier)
    .map((each) => [each.identifier, each]),
);
