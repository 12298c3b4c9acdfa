/** What kind of PCI function a controller is. */
export type FunctionType = "pci" | "physical" | "virtual";
