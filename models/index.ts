/** The door of the models: train, evaluate and predict by the name of a task. */
export { evaluate } from './evaluate.js';
export { type KeptModel, PredictionFailed, predictByKept, predictInThread } from './predicting/predict-in-thread.js';
export { type Column, numbersOf, type Table, tableOf, textsOf } from './tables/table.js';
export type { Ask, Predictor, Task } from './task.js';
export { taskNamed } from './tasks/index.js';
export { trainInThread } from './training/train-in-thread.js';
