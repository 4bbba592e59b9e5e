const dayjs = require('dayjs');
const express = require('express');
const Joi = require('joi');
const _ = require('lodash');
const mongoose = require('mongoose');

const shape = Joi.object({ text: Joi.string().trim().min(1).max(500).required() });
const entries = [];

/** Kept in memory: the newest first, and a day's at once. */
const entryRoutes = () => {
  const routes = express.Router();
  routes.get('/', (_request, response) => {
    response.json(_.groupBy(_.orderBy(entries, 'at', 'desc'), ({ at }) => dayjs(at).format('YYYY-MM-DD')));
  });
  routes.post('/', (request, response) => {
    if (request.member === undefined) return response.status(401).json({ title: 'who are you?' });
    const { value, error } = shape.validate(request.body);
    if (error) return response.status(400).json({ title: error.message });
    const entry = { id: new mongoose.Types.ObjectId(), at: new Date(), by: request.member, ...value };
    entries.push(entry);
    response.status(201).json(entry);
  });
  return routes;
};

module.exports = { entryRoutes };
