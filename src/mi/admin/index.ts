import * as directives from "./commands/directives.ts";
import * as firmware from "./commands/firmware.ts";
import * as media from "./commands/media.ts";
import * as namespaceManagement from "./commands/namespace-management.ts";
import * as rawAdmin from "./commands/raw-admin-command.ts";
import * as security from "./commands/security.ts";
import * as subsystem from "./commands/subsystem.ts";
import { featureCommands } from "./features/feature-commands.ts";
import * as anyStructure from "./identify/any-structure.ts";
import * as commandSets from "./identify/command-sets.ts";
import * as controllers from "./identify/controllers.ts";
import * as namespaces from "./identify/namespaces.ts";
import * as resources from "./identify/resources.ts";
import * as abilities from "./log-pages/abilities.ts";
import * as anyLogPage from "./log-pages/any-log-page.ts";
import * as dataPlacement from "./log-pages/data-placement.ts";
import * as diagnostics from "./log-pages/diagnostics.ts";
import * as discovery from "./log-pages/discovery.ts";
import * as driveState from "./log-pages/drive-state.ts";
import * as endurance from "./log-pages/endurance.ts";
import * as measurements from "./log-pages/measurements.ts";
import * as mediaState from "./log-pages/media-state.ts";
import * as namespaceAccess from "./log-pages/namespace-access.ts";
import * as persistentEvents from "./log-pages/persistent-events.ts";
import * as reach from "./log-pages/reach.ts";
import * as supportedLogPages from "./log-pages/supported-log-pages.ts";

// Named as a type too: a type worked out from the spread would lose what is written about each command.
type AdminCommands = typeof featureCommands &
  typeof anyStructure &
  typeof commandSets &
  typeof controllers &
  typeof namespaces &
  typeof resources &
  typeof driveState &
  typeof namespaceAccess &
  typeof supportedLogPages &
  typeof persistentEvents &
  typeof endurance &
  typeof diagnostics &
  typeof namespaceManagement &
  typeof firmware &
  typeof media &
  typeof security &
  typeof subsystem &
  typeof directives &
  typeof rawAdmin &
  typeof abilities &
  typeof anyLogPage &
  typeof dataPlacement &
  typeof discovery &
  typeof measurements &
  typeof mediaState &
  typeof reach;

/** Admin commands that drives take out of band, by method name: the methods of a controller. */
export const adminCommands: AdminCommands = {
  ...featureCommands,
  ...anyStructure,
  ...commandSets,
  ...controllers,
  ...namespaces,
  ...resources,
  ...driveState,
  ...namespaceAccess,
  ...supportedLogPages,
  ...persistentEvents,
  ...endurance,
  ...diagnostics,
  ...namespaceManagement,
  ...firmware,
  ...media,
  ...security,
  ...subsystem,
  ...directives,
  ...rawAdmin,
  ...abilities,
  ...anyLogPage,
  ...dataPlacement,
  ...discovery,
  ...measurements,
  ...mediaState,
  ...reach,
};
