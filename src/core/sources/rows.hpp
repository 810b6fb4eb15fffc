#pragma once
/// One declaration a source; sources.cpp lists them. Rows with parameters are functions of their values.

#include "core/sources.hpp"

namespace qs {

SourceInfo gaussian_source(const ParamValues&);
SourceInfo laplace_source(const ParamValues&);
SourceInfo logistic_source(const ParamValues&);
SourceInfo uniform_source(const ParamValues&);
SourceInfo student_t_source(const ParamValues&);
SourceInfo mixture_source(const ParamValues&);
SourceInfo outliers_source(const ParamValues&);
SourceInfo sine_source(const ParamValues&);
SourceInfo ramp_source(const ParamValues&);

/// Value of a numeric parameter.
double number_of(const ParamValues& values, const ParamInfo& param);

}  // namespace qs
