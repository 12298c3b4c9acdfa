import { SupportedLogPages } from "../../../nvme/index.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { logPage } from "./log-page-command.ts";

/** Which log pages the controller has. */
export const getSupportedLogPages = logPage({
  title: "Get Log Page: Supported Log Pages",
  spec: "NVMe base 2.0 §5.16.1.1",
  identifier: logPageIdentifiers.supportedLogPages,
  response: SupportedLogPages,
});
