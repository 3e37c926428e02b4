/** The direction of imports, as allow lists for the core (design, section 5). */
const CORE = "^gateway/(domain|rules|sensors)/|^gateway/events\\.ts$";
module.exports = {
  forbidden: [
    {
      name: "core-is-pure",
      comment: "The core imports only itself and zod: no I/O, no clock, no randomness.",
      severity: "error",
      from: { path: CORE },
      to: { pathNot: `${CORE}|^gateway/errors\\.ts$|node_modules/zod/` },
    },
    {
      name: "adapters-stand-alone",
      comment: "Adapters import the core, never each other.",
      severity: "error",
      from: { path: "^gateway/(drivers|notifiers|store|api)/" },
      to: { path: "^gateway/(drivers|notifiers|store|api)/", pathNot: "^gateway/$1/" },
    },
    {
      name: "only-the-root-wires",
      comment: "Only the composition root knows every part.",
      severity: "error",
      from: { pathNot: "^gateway/main\\.ts$|^test/|^gateway/provision/" },
      to: { path: "^gateway/gateway\\.ts$" },
    },
    {
      name: "sim-never-decodes",
      comment:
        "The simulator is a second reading of PROTOCOL.md: it imports nothing of the gateway.",
      severity: "error",
      from: { path: "^firmware-sim/" },
      to: { path: "^(gateway|models)/" },
    },
    {
      name: "models-see-ports-only",
      severity: "error",
      from: { path: "^models/" },
      to: {
        path: "^(gateway|firmware-sim|dashboard|test)/",
        pathNot: "^gateway/(domain/|errors\\.ts)",
      },
    },
    {
      name: "dashboard-sees-api-types-only",
      severity: "error",
      from: { path: "^dashboard/" },
      to: { path: "^(gateway|models|firmware-sim|test)/", pathNot: "^gateway/api/contract/" },
    },
    {
      name: "product-never-imports-tests",
      severity: "error",
      from: { path: "^(gateway|models|firmware-sim|dashboard)/" },
      to: { path: "^test/" },
    },
    {
      name: "gateway-never-imports-sim",
      severity: "error",
      from: { path: "^(gateway|models|dashboard)/" },
      to: { path: "^firmware-sim/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js"] },
  },
};
