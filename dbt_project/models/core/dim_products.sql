{{ standing_lines('products', [
    'product_id',
    'manufacturer_id',
    'department',
    'brand_type',
    'product_category',
    'product_type',
    'package_size',
]) }}
