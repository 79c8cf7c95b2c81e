"""PyTorch's Adam on the benchmark's network: one hidden leaky-ReLU layer, weight decay on both layers, full batch.

Reads one JSON object from standard input and writes one to standard output; see bench/python.ts for both. Times exclude
the start of Python and the import of torch. The loss, the schedule and what is trained are those of src/rivals.
"""

import json
import math
import resource
import sys
import time

import torch

FINAL_RATE = 1e-3


def main():
    task = json.load(sys.stdin)
    torch.manual_seed(task["seed"])
    kind = torch.float64 if task["double"] else torch.float32
    started, started_cpu = time.perf_counter(), time.process_time()
    inputs = torch.tensor(task["inputs"], dtype=kind).reshape(task["count"], task["dimension"])
    unit = max(map(abs, task["targets"])) or 1.0
    if task["goal"] == "classify":
        unit = 1.0
    targets = torch.tensor(task["targets"], dtype=kind) / unit

    hidden = torch.nn.Linear(task["dimension"], task["width"], bias=task["bias"] != "none", dtype=kind)
    outer = torch.nn.Linear(task["width"], 1, bias=False, dtype=kind)
    constant = torch.zeros(1, dtype=kind, requires_grad=True)
    linear = torch.zeros(task["dimension"], dtype=kind, requires_grad=True)
    if "start" in task:
        with torch.no_grad():
            hidden.weight.copy_(torch.tensor(task["start"]["weights"], dtype=kind))
            hidden.bias.copy_(torch.tensor(task["start"]["biases"], dtype=kind))
            outer.weight.copy_(torch.tensor([task["start"]["outputs"]], dtype=kind))

    decayed, free = [hidden.weight, outer.weight], []
    if task["bias"] == "free":
        free.append(hidden.bias)
    elif task["bias"] != "none":
        decayed.append(hidden.bias)
    if task["skip"] != "none" or task["bias"] == "free":
        free.append(constant)
    if task["skip"] == "affine":
        free.append(linear)
    groups = [{"params": decayed, "weight_decay": task["decay"]}]
    if free:
        groups.append({"params": free, "weight_decay": 0.0})
    optimizer = torch.optim.Adam(groups, lr=task["learningRate"])

    activation = torch.nn.LeakyReLU(task["slope"])

    def loss():
        values = outer(activation(hidden(inputs))).squeeze(1)
        if task["skip"] != "none" or task["bias"] == "free":
            values = values + constant + inputs @ linear
        if task["goal"] == "classify":
            return torch.relu(1 - targets * values).mean()
        over = torch.relu((values - targets).abs() - task["tolerance"] / unit)
        if task["goal"] == "penalty":
            return penalised(over, values > targets).mean()
        return (over * over).mean()

    def slope_of(side):
        value = task["shape"][side]
        if value is None:
            return math.inf
        return value / unit if task["shape"]["square"] else value

    above, below = slope_of("above"), slope_of("below")

    def penalised(size, is_above):
        most = torch.where(is_above, torch.tensor(above, dtype=kind), torch.tensor(below, dtype=kind))
        if not task["shape"]["square"]:
            return most * size
        inner = torch.minimum(size, most)
        # r²/2 up to the slope, and a line beyond: with r the smaller of both
        return inner * (size - inner / 2)

    def step(index, steps):
        rate = task["learningRate"]
        last = FINAL_RATE * rate
        for group in optimizer.param_groups:
            group["lr"] = last + (rate - last) * (1 + math.cos(math.pi * index / steps)) / 2
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()

    # The schedule needs the number of steps: as many as the time allows, by the pace of the first tenth of it.
    steps, index = task["steps"], 0
    while index < steps and time.perf_counter() - started < task["seconds"] / 10:
        step(index, steps)
        index += 1
    steps = min(steps, 10 * index)
    while index < steps and time.perf_counter() - started < task["seconds"]:
        step(index, steps)
        index += 1

    weights = hidden.weight.detach()
    biases = hidden.bias.detach() if hidden.bias is not None else torch.zeros(task["width"], dtype=kind)
    skip = torch.cat([constant.detach(), linear.detach()]) * unit
    answer = {
        "ms": 1000 * (time.perf_counter() - started),
        "cpuMs": 1000 * (time.process_time() - started_cpu),
        "peakBytes": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "iterations": index,
        "theta": torch.cat([weights, biases.unsqueeze(1)], dim=1).flatten().tolist(),
        "output": (outer.weight.detach()[0] * unit).tolist(),
        "skip": skip.tolist(),
        "version": f"PyTorch {torch.__version__}",
    }
    json.dump(answer, sys.stdout)


main()
