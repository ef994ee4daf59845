/** The door of the models: train, evaluate and predict by the name of a task. */
export { evaluate } from './evaluate.js';
export { type CarDay, COMPONENTS, type Component, type ServiceKind } from './maintenance/car-day.js';
export {
  type ComponentOutlook,
  outlooksOf,
  type RemainingDays,
} from './maintenance/component-outlook.js';
export { maintenanceFeatures, maintenanceTable } from './maintenance/maintenance-features.js';
export { thresholdRules } from './maintenance/threshold-rules.js';
export { type KeptModel, predictByKept } from './predicting/predict-in-thread.js';
export { tryModel } from './predicting/try-model.js';
export * from './pricing/index.js';
export * from './recommendations/index.js';
export * from './reservation-risk/index.js';
export { headOf, type ModelHead } from './saved-model.js';
export { type ShippedModel, shippedModels } from './shipped-models.js';
export { type Row, recordsOf, tableOfRecords } from './tables/records.js';
export { shown } from './tables/shown.js';
export { countsIn, type Spread } from './tables/spread.js';
export { type Column, rowsOf, type Table, tableOf } from './tables/table.js';
export type { Ask, Predictor, Task } from './task.js';
export { TASKS, taskNamed } from './tasks/index.js';
export { trainFileInThread, trainInThread } from './training/train-in-thread.js';
export { accuracyComplaint, type Came, FEWEST_THINGS } from './watching/accuracy-complaint.js';
export { type Drift, driftComplaint, driftOf } from './watching/drift.js';
